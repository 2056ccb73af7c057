import './dead-letter-list.js';
import './execution-list.js';
import './schedule-list.js';
import './sign-in-form.js';
import './snowflake-config-form.js';
import './upload-dashboard.js';
import {api} from './api.js';
import {confirm} from './confirm-dialog.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {LiveData} from './live-data.js';
import {router} from './router.js';
import {arrive, session} from './session.js';

const PLACES = [
  ['/executions', 'Executions'], ['/dead-letters', 'Dead letters'], ['/schedules', 'Schedules'], ['/dashboard', 'Dashboard'],
  ['/settings', 'Settings'],
];

/** The frame of all pages: navigation and sign-in. */
class ConsoleApp extends ConsoleElement {
  static properties = {hasArrived: {state: true}};

  async connectedCallback() {
    super.connectedCallback();
    const update = () => this.requestUpdate();
    router.addEventListener('change', update);
    session.addEventListener('change', update);
    await arrive(confirm);
    this.hasArrived = true;
  }

  render() {
    if (!this.hasArrived) {
      return nothing;
    }
    return html`
      <a class="visually-hidden-focusable skip" href="#main" @click=${this.skip}>Skip to content</a>
      <header class="navbar navbar-expand border-bottom mb-4">
        <div class="container-xl flex-wrap">
          <a class="navbar-brand" href="/executions"><img src="/console/icon.svg" alt="" width="28" height="28"> Snowflake uploads</a>
          ${session.token ? html`<console-places class="me-auto"></console-places>${this.user()}` : nothing}
        </div>
      </header>
      <main class="container-xl pb-5" id="main" tabindex="-1">
        ${session.token ? this.place() : html`<sign-in-form></sign-in-form>`}
      </main>`;
  }

  updated() {
    const place = session.token ? (PLACES.find(([path]) => router.path.startsWith(path)) ?? PLACES[0])[1] : 'Sign in';
    document.title = `${place} · Snowflake uploads`;
  }

  skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  user() {
    return html`
      <div class="d-flex align-items-center gap-2">
        <span class="small text-body-secondary user-name">${session.name}</span>
        <button class="btn btn-outline-secondary btn-sm" @click=${() => session.end()}>Sign out</button>
      </div>`;
  }

  place() {
    const [place, id] = router.parts;
    const {cursor} = router.query;
    switch (place) {
      case 'settings': return html`<snowflake-config-form></snowflake-config-form>`;
      case 'schedules': return html`<schedule-list .opened=${id} .cursor=${cursor ?? null}></schedule-list>`;
      case 'dashboard': return html`<upload-dashboard .filter=${router.query}></upload-dashboard>`;
      case 'dead-letters': return html`<dead-letter-list .cursor=${cursor ?? null}></dead-letter-list>`;
      default: return html`<execution-list .filter=${router.query} .opened=${id}></execution-list>`;
    }
  }
}

/** The navigation, with the number of open dead letters. */
class ConsolePlaces extends ConsoleElement {
  waiting = new LiveData(this, (signal) => api.get('/snowflake/dead-letters?resolved=false&limit=100', signal), () => 5_000);

  connectedCallback() {
    super.connectedCallback();
    router.addEventListener('change', this.renew);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    router.removeEventListener('change', this.renew);
  }

  renew = () => this.requestUpdate();

  render() {
    const here = PLACES.find(([path]) => router.path.startsWith(path))?.[0] ?? '/executions';
    return html`
      <nav aria-label="Main">
        <ul class="navbar-nav flex-wrap">${PLACES.map(([path, name]) => html`
          <li class="nav-item">
            <a class="nav-link ${path === here ? 'active' : ''}" aria-current=${path === here ? 'page' : nothing} href=${path}>${name}
              ${path === '/dead-letters' ? this.count() : nothing}</a>
          </li>`)}</ul>
      </nav>`;
  }

  count() {
    const letters = this.waiting.data?.dead_letters.length ?? 0;
    return letters ? html`<span class="badge text-bg-danger">${letters}${this.waiting.data.next_cursor ? '+' : ''}</span>` : nothing;
  }
}

customElements.define('console-places', ConsolePlaces);
customElements.define('console-app', ConsoleApp);
