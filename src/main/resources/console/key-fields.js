import {html, live, nothing} from './console-element.js';
import {field} from './form-field.js';

/** The fields of the columns that identify a row, and of uploading only changed rows. */
export function keyFields(form) {
  const {key_columns: names, incremental} = form.values;
  const wrong = form.refusals?.incremental;
  const shown = {
    values: {key_columns: typeof names === 'string' ? names : (names ?? []).join('\n')},
    refusals: form.refusals,
    change: (name, value) => form.change(name, value),
  };
  // Once open, it stays open, also while the field is empty.
  form.hasKey ||= Boolean(shown.values.key_columns || incremental || form.refusals?.key_columns || wrong);
  return html`
    <details class="mb-3" ?open=${form.hasKey}>
      <summary>Key and changed rows</summary>
      ${field(shown, 'key_columns', 'Key columns (optional)', {rows: 2, placeholder: 'campaign\nday',
        help: html`Columns of the table that identify a row across executions, one per line. The newest execution's row replaces older ones.
          If empty, the service chooses a key within each execution.`})}
      <div class="form-check mb-3">
        <input class="form-check-input ${wrong ? 'is-invalid' : ''}" type="checkbox" id="incremental" .checked=${live(incremental === 'changed_rows')}
          aria-describedby="incremental-help ${wrong ? 'incremental-wrong' : ''}" aria-invalid=${wrong ? 'true' : nothing}
          @change=${(event) => form.change('incremental', event.target.checked ? 'changed_rows' : null)}>
        <label class="form-check-label" for="incremental">Upload only changed rows</label>
        ${wrong ? html`<div class="invalid-feedback" id="incremental-wrong">${wrong}</div>` : nothing}
        <div class="form-text" id="incremental-help">Needs key columns, of each table if there are several. Rows that the table already
          has are left as they are, and if the result has not changed since the schedule's last upload, Snowflake is not asked at all.</div>
      </div>
    </details>`;
}

/** The entered key columns; empty if there are none. */
export function keyColumnsOf(entered) {
  return typeof entered === 'string' ? entered.split('\n').map((name) => name.trim()).filter(Boolean) : entered ?? [];
}
