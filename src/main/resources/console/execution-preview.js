import './live-error.js';
import {api, query} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';

/** Columns that the service adds to each row. */
const ADDED = [
  'execution_id', 'time_window_start', 'time_window_end', 'week_start', 'uploaded_at', 'amc_row_number', 'amc_upload_id',
  'amc_created_at', 'schedule_id',
];

/** The first rows of an execution in the target table, read from Snowflake on demand. */
class ExecutionPreview extends ConsoleElement {
  static properties = {
    executionId: {attribute: false}, uploaded: {attribute: false}, unchanged: {attribute: false}, tables: {attribute: false},
    preview: {state: true}, error: {state: true}, isReading: {state: true}, chosen: {state: true},
  };

  updated(changed) {
    if (changed.get('uploaded') || changed.get('executionId')) {
      this.preview = null;
      this.error = null;
      this.chosen = null;
    }
  }

  render() {
    return html`
      <h3 class="h6">Rows in Snowflake</h3>
      <live-error .error=${this.error}></live-error>
      ${this.unchanged ? html`<p class="small text-body-secondary">Rows that have not changed bear the id of the execution that wrote them, and
        are not among these.</p>` : nothing}
      ${this.withRows().length > 1 ? this.choice() : nothing}
      ${this.preview ? this.table(this.preview) : html`
        <button class="btn btn-outline-secondary btn-sm" ?disabled=${this.isReading} @click=${this.read}>
          ${this.isReading ? 'Loading…' : 'Show rows'}</button>`}`;
  }

  /** Of several tables, those that got rows; another one may not even exist. */
  withRows() {
    return (this.tables ?? []).filter(({rows_read: read}) => read > 0);
  }

  choice() {
    const tables = this.withRows();
    const chosen = this.chosen ?? tables[0].table;
    return html`
      <div class="d-flex gap-2 align-items-center mb-2">
        <label for="preview-table">Table</label>
        <select class="form-select form-select-sm w-auto" id="preview-table" ?disabled=${this.isReading}
          @change=${(event) => this.choose(event.target.value)}>
          ${tables.map(({table}) => html`<option value=${table} ?selected=${table === chosen}>${table}</option>`)}
        </select>
      </div>`;
  }

  choose(table) {
    this.chosen = table;
    if (this.preview || this.error) {
      this.read();
    }
  }

  async read() {
    this.isReading = true;
    this.error = null;
    try {
      this.preview = await api.get(`/executions/${encodeURIComponent(this.executionId)}/preview`
        + query({limit: 20, table: this.chosen}));
    } catch (failure) {
      this.preview = null;
      this.error = failure;
    }
    this.isReading = false;
  }

  table({table, columns, rows, truncated}) {
    if (rows.length === 0) {
      return html`<p>${table} contains no rows of this execution.</p>`;
    }
    // The result's own columns first.
    const isAdded = ({name}) => ADDED.includes(name.toLowerCase());
    const order = [...columns.keys()].sort((a, b) => isAdded(columns[a]) - isAdded(columns[b]) || a - b);
    return html`
      <div class="table-responsive" tabindex="0" role="region" aria-label="Rows in Snowflake">
        <table class="table table-sm small text-nowrap">
          <caption>${table}${truncated ? ' (first rows of this execution)' : ''}</caption>
          <thead><tr>${order.map((i) => html`<th scope="col" title=${columns[i].type}>${columns[i].name}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr>${order.map((i) =>
            html`<td>${row[i] === null ? html`<span class="text-body-secondary">NULL</span>` : row[i]}</td>`)}</tr>`)}</tbody>
        </table>
      </div>`;
  }
}

customElements.define('execution-preview', ExecutionPreview);
