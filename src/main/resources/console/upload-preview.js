import './live-error.js';
import {api, Problem, query} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {moment, number, title} from './format.js';
import {optionsOf} from './shaping-fields.js';
import {hasCompleted} from './snowflake-status-badge.js';

/**
 * The first rows of a stored result as they would arrive: of an execution, or of a schedule's latest one. Options in "values" are
 * tried without being saved; without values, the stored ones count.
 */
class UploadPreview extends ConsoleElement {
  static properties = {
    executionId: {attribute: false}, scheduleId: {attribute: false}, values: {attribute: false}, preview: {state: true},
    error: {state: true}, isReading: {state: true},
  };

  willUpdate(changed) {
    if (changed.get('executionId') || changed.get('values')) {
      this.preview = null;
      this.error = null;
    }
  }

  render() {
    return html`
      <button class="btn btn-outline-secondary btn-sm mb-2" type="button" ?disabled=${this.isReading} @click=${this.read}>
        ${this.isReading ? 'Loading…' : 'Preview upload'}</button>
      <live-error .error=${this.error}></live-error>
      ${this.preview ? this.content(this.preview) : nothing}`;
  }

  async read() {
    this.isReading = true;
    this.error = null;
    this.preview = null;
    try {
      const tried = this.values
        ? {table_name: this.values.table_name?.trim() || null, ...optionsOf(this.values, {columns: {}, transforms: [], tables: []})}
        : {};
      this.preview = this.executionId ? await previewOf(this.executionId, tried) : await latestOf(this.scheduleId, tried);
    } catch (failure) {
      this.error = failure;
    }
    this.isReading = false;
  }

  content({tables, former_tables: former, rows_examined: examined, is_complete: isComplete, warnings, execution}) {
    return html`
      ${execution ? html`<p class="small text-body-secondary mb-2">The latest stored result of this schedule: ${title(execution)}${
        execution.completed_at ? `, completed ${moment(execution.completed_at)}` : ''}</p>` : nothing}
      ${warnings.map((warning) => html`<div class="alert alert-warning py-2" role="status">${warning}</div>`)}
      <p>Types are those of ${isComplete ? `all ${number(examined)} rows` : `the first ${number(examined)} rows; later ones may need wider types`}.</p>
      ${former.length ? html`<p>Rows of earlier uploads are deleted from ${former.join(', ')}, since this upload no longer uses
        ${former.length > 1 ? 'these tables' : 'this table'}.</p>` : nothing}
      ${tables.map((table) => this.table(table))}`;
  }

  table({table, key, columns, rows, row_count: count}) {
    return html`
      <dl class="facts">
        <dt>Table</dt><dd>${table ?? 'has no name yet'}</dd>
        <dt>Upsert key</dt><dd>${key}</dd>
        <dt>Rows</dt><dd>${number(count)}</dd>
      </dl>
      <div class="table-responsive" tabindex="0" role="region" aria-label="Preview of ${table ?? 'the upload'}">
        <table class="table table-sm small text-nowrap">
          <thead><tr>${columns.map(({name, type}) =>
            html`<th scope="col">${name}<br><span class="fw-normal text-body-secondary">${type}</span></th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr>${row.map((value) =>
            html`<td>${value === null ? html`<span class="text-body-secondary">NULL</span>` : value}</td>`)}</tr>`)}</tbody>
        </table>
      </div>`;
  }
}

function previewOf(executionId, tried) {
  return api.post(`/executions/${encodeURIComponent(executionId)}/snowflake/preview`, tried);
}

/** A result may have been deleted, or not be stored yet: then an earlier one is shown. */
async function latestOf(scheduleId, tried) {
  const {executions} = await api.get('/executions' + query({schedule_id: scheduleId, limit: 20}));
  for (const execution of executions.filter(hasCompleted)) {
    try {
      return {...await previewOf(execution.id, tried), execution};
    } catch (failure) {
      if (failure.status !== 409) {
        throw failure;
      }
    }
  }
  throw new Problem(409, 'None of the latest executions of this schedule has a stored result yet.');
}

customElements.define('upload-preview', UploadPreview);
