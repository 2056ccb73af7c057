import './live-error.js';
import './snowflake-status-badge.js';
import './execution-detail.js';
import {api, query} from './api.js';
import {confirm} from './confirm-dialog.js';
import {ConsoleElement, html, live, nothing, repeat} from './console-element.js';
import {moment, timeWindow, title} from './format.js';
import {LiveData} from './live-data.js';
import {pages} from './page-links.js';
import {router} from './router.js';
import {tableNames} from './table-name.js';
import {act} from './upload-actions.js';

const STATUSES = [
  ['', 'All statuses'], ['uploaded', 'Uploaded'], ['uploading', 'Uploading'], ['failed', 'Failed'], ['pending', 'Pending'],
  ['skipped', 'Skipped'], ['none', 'Not enabled'],
];
const TYPING = 250;

/** The user's executions, updated live; filters and page are part of the address. */
export class ExecutionList extends ConsoleElement {
  static properties = {filter: {attribute: false}, opened: {attribute: false}, typed: {state: true}};

  page = new LiveData(this, (signal) => api.get('/executions' + query({...this.wanted(), limit: 25}), signal));
  schedules = new LiveData(this, (signal) => api.every('/schedules', 'schedules', signal), () => 60_000);

  wanted() {
    const {status, schedule_id, q, cursor} = this.filter ?? {};
    return {status, schedule_id, q, cursor};
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  willUpdate() {
    if (this.typed === (this.filter?.q ?? '')) {
      this.typed = null;
    }
  }

  updated(changed) {
    const before = changed.get('filter');
    if (before && query(before) !== query(this.filter)) {
      this.page.restart();
    }
  }

  /** The address of the first page with another filter. */
  address(name, value) {
    return '/executions' + query({...this.wanted(), cursor: null, [name]: value});
  }

  render() {
    return html`
      <div class="d-flex flex-wrap gap-2 align-items-center mb-3">
        <h1 class="h3 me-auto mb-0">Executions</h1>
        <button class="btn btn-outline-secondary btn-sm" @click=${this.retryFailed}>Retry all failed</button>
      </div>
      ${this.filters()}
      <live-error .error=${this.page.error}></live-error>
      ${this.page.data ? this.table(this.page.data) : this.page.error ? nothing : loading()}
      ${this.opened
        ? html`<execution-detail .executionId=${this.opened} @closed=${this.close}></execution-detail>`
        : nothing}`;
  }

  close() {
    router.go('/executions' + query(this.wanted()));
  }

  filters() {
    const {status = '', schedule_id: schedule = '', q = ''} = this.filter ?? {};
    return html`
      <form class="row g-2 mb-3" role="search" @submit=${(event) => event.preventDefault()}>
        <div class="col-12 col-md">
          <input class="form-control" type="search" name="q" aria-label="Search" .value=${live(this.typed ?? q)} @input=${this.type}
            placeholder="Search by name, instance, brand, template, table or ID">
        </div>
        <div class="col-6 col-md-auto">
          <select class="form-select" name="status" aria-label="Status"
            @change=${(event) => router.go(this.address('status', event.target.value))}>
            ${STATUSES.map(([value, label]) => html`<option value=${value} ?selected=${value === status}>${label}</option>`)}
          </select>
        </div>
        <div class="col-6 col-md-auto">
          <select class="form-select" name="schedule" aria-label="Schedule"
            @change=${(event) => router.go(this.address('schedule_id', event.target.value))}>
            <option value="">All schedules</option>
            ${this.schedules.data?.map(({id, name}) =>
              html`<option value=${id} ?selected=${id === schedule}>${name}</option>`)}
          </select>
        </div>
      </form>`;
  }

  type(event) {
    clearTimeout(this.typing);
    this.typed = event.target.value;
    this.typing = setTimeout(() => this.search(), TYPING);
  }

  /** Adds only one step to the history, even if the user pauses while typing. */
  search() {
    const address = this.address('q', this.typed);
    if (this.filter?.q) {
      router.replace(address);
    } else {
      router.go(address);
    }
  }

  table({executions, next_cursor: next}) {
    if (executions.length === 0) {
      return next ? this.nothingFoundHere(next) : this.isFiltered() ? nothingFound() : nothingYet();
    }
    return html`
      <div class="table-responsive">
        <table class="table table-hover align-middle stacking">
          <caption class="visually-hidden">Executions, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Execution</th><th scope="col">Schedule</th><th scope="col">Target table</th>
              <th scope="col">Completed</th><th scope="col">Snowflake</th>
            </tr>
          </thead>
          <tbody>${repeat(executions, ({id}) => id, (execution) => this.row(execution))}</tbody>
        </table>
      </div>
      ${pages('/executions', this.wanted(), this.filter?.cursor, next)}`;
  }

  /** A search for one or two characters examines 5,000 executions per page. */
  nothingFoundHere(next) {
    return html`<div class="empty"><p>No match among the 5,000 executions searched. Enter more characters, or search older
      executions.</p>${pages('/executions', this.wanted(), this.filter?.cursor, next)}</div>`;
  }

  isFiltered() {
    return Object.values(this.wanted()).some((value) => value);
  }

  row(execution) {
    return html`
      <tr data-execution=${execution.id}>
        <td>
          <a class="fw-semibold" href=${`/executions/${encodeURIComponent(execution.id)}` + query(this.wanted())}>${title(execution)}</a>
          <div class="small text-body-secondary">${timeWindow(execution)}</div>
        </td>
        <td>${execution.schedule_name ?? html`<span class="text-body-secondary">none</span>`}</td>
        <td class="text-break">${tableNames(execution.snowflake_table_name, execution.snowflake_tables)}</td>
        <td class="text-nowrap">${moment(execution.completed_at)}</td>
        <td><snowflake-status-badge .execution=${execution}></snowflake-status-badge></td>
      </tr>`;
  }

  async retryFailed() {
    const agreed = await confirm({
      title: 'Retry all failed uploads?',
      text: 'This includes failed uploads on other pages and outside the current filter. Their attempt counts are reset.',
      action: 'Retry all',
    });
    if (agreed) {
      await act(async () => (await api.post('/executions/retry-snowflake', {status: ['failed']})).message);
      this.page.refresh();
    }
  }
}

function loading() {
  return html`<p class="placeholder-glow" role="status"><span class="visually-hidden">Loading…</span>
    ${[12, 10, 11].map((width) => html`<span class="placeholder col-${width}" aria-hidden="true"></span>`)}</p>`;
}

function nothingFound() {
  return html`<div class="empty"><p>No matching executions.</p>
    <a class="btn btn-outline-primary" href="/executions">Clear filters</a></div>`;
}

function nothingYet() {
  return html`<div class="empty"><p>No executions yet. Completed AMC queries appear here, and are uploaded if uploads are
    enabled.</p><a class="btn btn-primary" href="/settings">Configure Snowflake</a></div>`;
}

customElements.define('execution-list', ExecutionList);
