import {Problem} from './api.js';
import {html} from './console-element.js';
import {field} from './form-field.js';
import {keyColumnsOf} from './key-fields.js';

const COLUMNS = '{"campaign": "CAMPAIGN_NAME", "postal_code": null, "*": "keep"}';
const TRANSFORMS = '[{"column": "spend", "transform": "microcents"}, {"column": "user_id", "transform": "hash"}]';

/** The fields of the options that change a result before it is stored, as JSON. */
export function shapingFields(form) {
  const shown = {
    values: {columns: textOf(form.values.columns), transforms: textOf(form.values.transforms)},
    refusals: form.refusals,
    change: (name, value) => form.change(name, value),
  };
  // Once open, it stays open, also while a field is empty.
  form.isShaping ||= Boolean(
    shown.values.columns || shown.values.transforms || form.refusals?.columns || form.refusals?.transforms);
  return html`
    <details class="mb-3" ?open=${form.isShaping}>
      <summary>Columns and values</summary>
      ${field(shown, 'columns', 'Columns (optional)', {rows: 3, placeholder: COLUMNS,
        help: html`Names in the table, by the result's names; <code>null</code> drops a column, and <code>"*"</code> says what happens to
          the others: <code>"keep"</code>, <code>"drop"</code> or <code>"fail"</code>. A later rename adds a column; the old one stays in the table,
          with the values of earlier uploads.`})}
      ${field(shown, 'transforms', 'Values (optional)', {rows: 3, placeholder: TRANSFORMS,
        help: html`Steps, in order, on the result's columns: <code>microcents</code>, <code>millicents</code>, <code>convert</code>,
          <code>trim</code>, <code>upper</code>, <code>lower</code>, <code>null_if</code>, <code>default</code>, <code>cast</code>,
          <code>date_format</code>, <code>hash</code>; <code>into</code> writes a new column.`})}
    </details>`;
}

function textOf(option) {
  return typeof option === 'string' ? option : option === null || option === undefined ? '' : JSON.stringify(option, null, 1);
}

/** An entered option as JSON; null if there is none. */
export function optionOf(name, entered) {
  if (typeof entered !== 'string') {
    return entered ?? null;
  }
  if (!entered.trim()) {
    return null;
  }
  try {
    return JSON.parse(entered);
  } catch (failure) {
    throw new Problem(422, `This is not JSON: ${failure.message}.`, name);
  }
}

/** The options, with those of "without" for the ones that are not set. */
export function optionsOf(values, without) {
  return {
    columns: optionOf('columns', values.columns) ?? without.columns,
    transforms: optionOf('transforms', values.transforms) ?? without.transforms,
    key_columns: keyColumnsOf(values.key_columns),
    incremental: values.incremental || null,
  };
}
