import './bulk-retry.js';
import './live-error.js';
import './snowflake-status-badge.js';
import './execution-detail.js';
import {api, query} from './api.js';
import {ConsoleElement, html, nothing, repeat} from './console-element.js';
import {filtersOf} from './execution-filters.js';
import {moment, timeWindow, title} from './format.js';
import {LiveData} from './live-data.js';
import {pages} from './page-links.js';
import {router} from './router.js';
import {tableNames} from './table-name.js';

/** The user's executions, updated live; filters and page are part of the address. */
export class ExecutionList extends ConsoleElement {
  static properties = {filter: {attribute: false}, opened: {attribute: false}, isRetrying: {state: true}};

  page = new LiveData(this, (signal) => api.get('/executions' + query({...this.wanted(), limit: 25}), signal));
  schedules = new LiveData(this, (signal) => api.every('/schedules', 'schedules', signal), () => 60_000);

  wanted() {
    return {...filtersOf(this.filter), cursor: this.filter?.cursor};
  }

  updated(changed) {
    const before = changed.get('filter');
    if (before && query(before) !== query(this.filter)) {
      this.page.restart();
    }
  }

  render() {
    return html`
      <div class="d-flex flex-wrap gap-2 align-items-center mb-3">
        <h1 class="h3 me-auto mb-0">Executions</h1>
        <button class="btn btn-outline-secondary btn-sm" ?disabled=${!this.mayRetry()} @click=${() => { this.isRetrying = true; }}
          title="Retries the failed and skipped uploads that match the filters">Bulk retry…</button>
      </div>
      <bulk-retry-progress></bulk-retry-progress>
      <execution-filters .filter=${filtersOf(this.filter)} .schedules=${this.schedules.data}></execution-filters>
      <live-error .error=${this.page.error}></live-error>
      ${this.page.data ? this.table(this.page.data) : this.page.error ? nothing : loading()}
      ${this.opened
        ? html`<execution-detail .executionId=${this.opened} @closed=${this.close}></execution-detail>`
        : nothing}
      ${this.isRetrying
        ? html`<bulk-retry-dialog .filter=${filtersOf(this.filter)} @closed=${() => { this.isRetrying = false; }}
            @started=${this.followRetry}></bulk-retry-dialog>`
        : nothing}`;
  }

  /** Only failed and skipped uploads can be retried. */
  mayRetry() {
    return [undefined, '', 'failed', 'skipped'].includes(this.filter?.status);
  }

  followRetry() {
    this.querySelector('bulk-retry-progress').refresh();
    this.page.refresh();
  }

  close() {
    router.go('/executions' + query(this.wanted()));
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
    return Object.keys(filtersOf(this.filter)).length > 0;
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
