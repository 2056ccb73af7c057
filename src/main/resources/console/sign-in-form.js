import {ConsoleElement, html, nothing} from './console-element.js';
import {session, signInAtIssuer, signInSettings} from './session.js';

/** Signs in at the issuer if one is configured, or with a pasted token. */
class SignInForm extends ConsoleElement {
  static properties = {settings: {state: true}, failure: {state: true}};

  async connectedCallback() {
    super.connectedCallback();
    this.settings = await signInSettings().catch(() => ({}));
  }

  render() {
    const message = this.failure ?? session.message;
    return html`
      <div class="sign-in">
        <h1 class="h3">Sign in</h1>
        ${message ? html`<div class="alert alert-warning" role="alert">${message}</div>` : nothing}
        ${this.settings?.issuer ? html`
          <button class="btn btn-primary w-100 mb-4" @click=${this.atIssuer}>Sign in with ${new URL(this.settings.issuer).host}</button>
          <details><summary>Use a token instead</summary>${this.form()}</details>` : this.form()}
      </div>`;
  }

  form() {
    return html`
      <form class="mt-3" @submit=${this.withToken}>
        <label class="form-label" for="token">Token</label>
        <textarea class="form-control font-monospace mb-2" id="token" rows="4" required autocomplete="off" spellcheck="false"
          aria-describedby="token-help"></textarea>
        <div class="form-text mb-3" id="token-help">The bearer token of your AMC manager session. It is kept only in this tab, until you
          sign out or close the tab.</div>
        <button class="btn btn-primary">Sign in</button>
      </form>`;
  }

  withToken(event) {
    event.preventDefault();
    session.start(this.querySelector('#token').value);
  }

  async atIssuer() {
    try {
      await signInAtIssuer(this.settings);
    } catch (failure) {
      this.failure = failure.message;
    }
  }
}

customElements.define('sign-in-form', SignInForm);
