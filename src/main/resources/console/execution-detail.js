import './copy-text.js';
import './execution-preview.js';
import './live-error.js';
import './phase-bar.js';
import './upload-preview.js';
import './upload-settings.js';
import {api} from './api.js';
import {confirm} from './confirm-dialog.js';
import {html, nothing, repeat} from './console-element.js';
import {bytes, duration, moment, number, rows, time, timeWindow, title} from './format.js';
import {LiveData} from './live-data.js';
import {ModalElement} from './modal-element.js';
import {hasCompleted} from './snowflake-status-badge.js';
import {resolveDeadLetter, retryUpload} from './upload-actions.js';

const OUTCOMES = {
  running: 'running', uploaded: 'uploaded', failed: 'failed', lost: 'interrupted: its instance stopped responding',
  skipped: 'skipped', handed_back: 'handed back when its instance stopped',
};

/** One execution in a dialog: its upload, why it failed, and what can be done. */
export class ExecutionDetail extends ModalElement {
  static properties = {executionId: {attribute: false}, isRetrying: {state: true}};

  execution = new LiveData(this, (signal) => api.getExactly(`/executions/${encodeURIComponent(this.executionId)}`, signal), (execution) =>
    ['uploading', 'pending', 'failed'].includes(execution?.snowflake_status) ? 1_000 : 3_000);

  updated(changed) {
    if (changed.get('executionId')) {
      this.execution.restart();
    }
  }

  render() {
    const execution = this.execution.data;
    return html`
      <dialog class="modal-box modal-wide" aria-labelledby="execution-title" @close=${this.closed} @click=${this.outside}>
        <div class="d-flex align-items-start gap-3 mb-3">
          <div class="me-auto">
            <h2 class="h4 mb-1" id="execution-title" tabindex="-1" autofocus>
              ${title(execution ?? {id: this.executionId})}</h2>
            ${execution ? html`<snowflake-status-badge .execution=${execution}></snowflake-status-badge>` : nothing}
          </div>
          <button class="btn-close" aria-label="Close" @click=${this.close}></button>
        </div>
        <live-error .error=${this.execution.error}></live-error>
        ${execution ? this.content(execution) : nothing}
      </dialog>`;
  }

  outside(event) {
    if (event.target === event.currentTarget) {
      this.close();
    }
  }

  content(execution) {
    const uploaded = execution.attempts.find(({outcome}) => outcome === 'uploaded');
    return html`
      ${this.failure(execution)}
      ${this.facts(execution)}
      <div class="d-flex flex-wrap gap-2 mb-4">${this.actions(execution)}</div>
      ${this.attempts(execution.attempts)}
      ${execution.schedule_id ? this.scheduled(execution) : html`
        <details class="mb-3">
          <summary>Upload settings</summary>
          <upload-settings .execution=${execution} @stored=${() => this.execution.refresh()}></upload-settings>
        </details>`}
      ${execution.snowflake_status === 'uploaded'
        ? html`<execution-preview .executionId=${execution.id} .uploaded=${execution.snowflake_uploaded_at}
            .unchanged=${uploaded?.rows_unchanged} .tables=${uploaded?.tables}></execution-preview>`
        : nothing}`;
  }

  /** Its options are its schedule's. */
  scheduled(execution) {
    return hasCompleted(execution) ? html`<upload-preview class="d-block mb-3" .executionId=${execution.id}></upload-preview>` : nothing;
  }

  failure({
    snowflake_status: status, snowflake_error_message: message, snowflake_next_attempt_at: next, snowflake_fix_sql: fixes,
    snowflake_is_paused: isPaused,
  }) {
    if (!message || !['pending', 'failed', 'skipped'].includes(status)) {
      return nothing;
    }
    return html`
      <div class="alert ${status === 'failed' ? 'alert-danger' : 'alert-secondary'}" role="status">
        <p class=${fixes.length ? '' : 'mb-0'}>${message}</p>
        ${fixes.length ? html`<p class="mb-1 fw-semibold">SQL to fix this</p>
          ${fixes.map((sql) => html`<copy-text .text=${sql}></copy-text>`)}` : nothing}
        ${next ? html`<p class="mb-0">Next retry at ${time(next)}.</p>` : nothing}
        ${isPaused && status === 'failed' ? html`<p class="mb-0">It is retried after uploads are resumed in the settings.</p>` : nothing}
      </div>`;
  }

  facts(execution) {
    const attempt = execution.attempts.find(({outcome}) => outcome === 'uploaded') ?? execution.attempts[0];
    const tables = attempt?.tables ?? execution.snowflake_tables ?? [];
    const known = [
      ['Target table', tables.length ? null : attempt?.target || execution.snowflake_table_name],
      ['Target tables', tables.map(({table}) => table).join(', ')],
      ['Warehouse', execution.snowflake_warehouse],
      ['Strategy', execution.snowflake_strategy === 'append' ? 'APPEND' : 'UPSERT'],
      ['Upsert key', attempt?.upsert_key],
      ['Window', timeWindow(execution)],
      ['Schedule', execution.schedule_name],
      ['Completed', moment(execution.completed_at)],
      ['Uploaded', moment(execution.snowflake_uploaded_at)],
      ['ID', execution.id],
    ].filter(([, value]) => value);
    return html`<dl class="facts">${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }

  actions(execution) {
    const action = {uploaded: 'Upload again', [null]: 'Upload'}[execution.snowflake_status] ?? 'Retry';
    return html`
      ${execution.snowflake_enabled && hasCompleted(execution) ? html`
        <button class="btn btn-primary" ?disabled=${execution.snowflake_status === 'uploading' || this.isRetrying}
          @click=${() => this.retry(execution)}>${action}</button>` : nothing}
      ${execution.dead_letter ? html`<button class="btn btn-outline-secondary" @click=${() => this.resolve(execution.dead_letter)}>
        Resolve dead letter</button>` : nothing}`;
  }

  async retry(execution) {
    const repeats = execution.snowflake_status === 'uploaded';
    const appends = execution.snowflake_strategy === 'append';
    if (repeats && !await confirm({
      title: 'Upload this execution again?',
      text: appends
        ? 'Its rows were appended. Uploading it again adds them a second time.'
        : 'Its rows in the table are replaced.',
      action: 'Upload again',
      color: appends ? 'danger' : 'primary',
    })) {
      return;
    }
    this.isRetrying = true;
    await retryUpload(execution.id);
    this.isRetrying = false;
    this.execution.refresh();
  }

  async resolve({id}) {
    await resolveDeadLetter(id);
    this.execution.refresh();
  }

  attempts(attempts) {
    if (attempts.length === 0) {
      return nothing;
    }
    return html`
      <h3 class="h6">Attempts</h3>
      <ol class="attempts" reversed>${repeat(attempts, ({upload_id, attempt, started_at}) => upload_id + attempt + started_at, attemptOf)}</ol>`;
  }
}

function attemptOf(attempt) {
  return html`
    <li>
      <div><strong>${OUTCOMES[attempt.outcome]}</strong> · ${moment(attempt.started_at)}${took(attempt)}</div>
      ${receipt(attempt)}
      ${attempt.committed_by_attempt ? html`<div class="small">Attempt ${attempt.committed_by_attempt} had been committed, as its
        receipt in AMC_UPLOADS shows. Nothing was uploaded again; the counts are those of that attempt.</div>` : nothing}
      ${attempt.tables ? attempt.tables.map(receiptOfTable) : nothing}
      ${attempt.shaping ? shaping(attempt.shaping) : nothing}
      ${attempt.phase_millis ? html`<phase-bar .phases=${attempt.phase_millis}></phase-bar>` : nothing}
      ${attempt.error_message ? html`<div class="small text-danger-emphasis">${attempt.error_message}</div>` : nothing}
    </li>`;
}

function took({started_at: start, finished_at: end}) {
  return end ? ` · ${duration(new Date(end) - new Date(start))}` : '';
}

function receipt(attempt) {
  const parts = [
    attempt.rows_read === null ? null : `${rows(attempt.rows_read)} read`, part(attempt.rows_staged, 'staged'), ...changes(attempt),
    attempt.warehouse_millis ? `about ${duration(attempt.warehouse_millis)} of warehouse time (estimate)` : null,
    attempt.bytes_staged ? `${bytes(attempt.bytes_staged)} in ${number(attempt.files_staged)} ${attempt.files_staged === 1 ? 'file' : 'files'}` : null,
    attempt.bytes_uncompressed ? `${bytes(attempt.bytes_uncompressed)} uncompressed` : null,
  ].filter(Boolean);
  return parts.length ? html`<div class="small text-body-secondary">${parts.join(' · ')}</div>` : nothing;
}

/** Of one of several tables. */
function receiptOfTable(table) {
  const parts = [rows(table.rows_read), ...changes(table), ...columns(table)].filter(Boolean);
  return html`<div class="small text-body-secondary">${table.table}: ${parts.join(' · ')}</div>`;
}

function changes(counts) {
  return [
    part(counts.rows_inserted, 'inserted'), part(counts.rows_updated, 'updated'), part(counts.rows_kept, 'kept'),
    part(counts.rows_unchanged, 'unchanged'), part(counts.rows_deleted, 'deleted'),
  ];
}

function columns({renamed, dropped}) {
  return [
    ...Object.entries(renamed).map(([from, to]) => `${from} → ${to}`),
    ...dropped.map((column) => `${column} dropped`),
  ];
}

/** What the options of the upload did. */
function shaping({renamed, dropped, transforms, warnings}) {
  const parts = [
    ...columns({renamed, dropped}),
    ...transforms.map(({transform, column, into, changed}) =>
      `${transform} of ${column}${into === column ? '' : ` into ${into}`}: ${number(changed)} changed`),
  ];
  return html`
    ${parts.length ? html`<div class="small text-body-secondary">${parts.join(' · ')}</div>` : nothing}
    ${warnings.map((warning) => html`<div class="small text-warning-emphasis">${warning}</div>`)}`;
}

function part(count, what) {
  return count ? `${number(count)} ${what}` : null;
}

customElements.define('execution-detail', ExecutionDetail);
