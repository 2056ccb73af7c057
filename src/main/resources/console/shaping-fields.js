import './columns-editor.js';
import './transforms-editor.js';
import {Problem} from './api.js';
import {ColumnRows} from './column-rows.js';
import {html} from './console-element.js';
import {parseExactly} from './exact-numbers.js';
import {field} from './form-field.js';
import {keyColumnsOf} from './key-fields.js';
import {TransformSteps} from './transform-steps.js';

const COLUMNS = '{"campaign": "CAMPAIGN_NAME", "postal_code": null, "*": "keep"}';
const TABLES = '[{"table": "shoes", "when": {"column": "brand", "in": ["A", "B"]}}, {"table": "others"}]';
const TRANSFORMS = '[{"column": "spend", "transform": "microcents"}, {"column": "user_id", "transform": "hash"}]';

const COLUMNS_HELP = html`Columns are renamed after their values have been changed. A later rename adds a column; the old one stays in the
  table, with the values of earlier uploads.`;
const TRANSFORMS_HELP = html`Steps are applied in order, to the columns of the result. Without a new column, a step changes the column itself.`;

const TABLES_HELP = html`Distributes rows to at most 20 tables, in one transaction. A row goes to the first table that has its value; a last entry
  without <code>"when"</code>, or else the table named above, takes the other rows. <code>"when"</code> and <code>"columns"</code> of an entry use
  the names that the columns have above; <code>"key_columns"</code> replaces those of the upload.`;

/** The fields of the options that change a result before it is stored: as tables, or as JSON if a table cannot represent an option. */
export function shapingFields(form) {
  const columns = ColumnRows.of(form.values.columns);
  const transforms = TransformSteps.of(form.values.transforms);
  const isSet = (rows, list) => rows === null || rows[list].length > 0;
  // Once open, it stays open, also while a field is empty.
  form.isShaping ||= Boolean(
    isSet(transforms, 'steps') || isSet(columns, 'rows') || columns?.others !== 'keep' || textOf(form.values.tables)
    || ['columns', 'transforms', 'tables'].some((name) => form.refusals?.[name]));
  return html`
    <details class="mb-3" ?open=${form.isShaping}>
      <summary>Columns, values and tables</summary>
      ${option(form, 'transforms', 'Values', {help: TRANSFORMS_HELP, example: TRANSFORMS, rows: transforms, editor: (refusal, entered) => html`
        <transforms-editor .value=${transforms} .refusal=${refusal} @entered=${entered}></transforms-editor>`})}
      ${option(form, 'columns', 'Columns', {help: COLUMNS_HELP, example: COLUMNS, rows: columns, editor: (refusal, entered) => html`
        <columns-editor .value=${columns} .refusal=${refusal} @entered=${entered}></columns-editor>`})}
      ${field({values: {tables: textOf(form.values.tables)}, refusals: form.refusals, change: (...changed) => form.change(...changed)},
        'tables', 'Tables (optional)', {rows: 3, placeholder: TABLES, help: TABLES_HELP})}
    </details>`;
}

/** An option as a table if "rows" can represent it, or else as text. */
function option(form, name, label, {help, example, rows, editor}) {
  const isText = rows === null;
  const switched = () => {
    try {
      form.change(name, isText ? tableOf(name, form.values[name]) : textOf(rows.option()));
    } catch (failure) {
      form.refusals = {...form.refusals, [name]: failure.message};
    }
  };
  return html`
    <fieldset class="mb-3">
      <legend class="form-label fs-6 d-flex align-items-center mb-1">${label} (optional)
        <button class="btn btn-link btn-sm ms-auto py-0" type="button" @click=${switched}
          aria-label="Edit ${label.toLowerCase()} as ${isText ? 'a table' : 'text'}">Edit as ${isText ? 'a table' : 'text'}</button></legend>
      ${isText
        ? field({values: {[name]: textOf(form.values[name])}, refusals: form.refusals, change: (...changed) => form.change(...changed)},
          name, `${label} as JSON`, {rows: 4, placeholder: example})
        : editor(form.refusals?.[name], (event) => form.change(name, event.detail))}
      <div class="form-text">${help}</div>
    </fieldset>`;
}

function textOf(option) {
  return typeof option === 'string' ? option : option === null || option === undefined ? '' : JSON.stringify(option, null, 1);
}

function tableOf(name, entered) {
  const rows = (name === 'columns' ? ColumnRows : TransformSteps).of(optionOf(name, entered));
  if (rows === null) {
    throw new Problem(422, 'This cannot be edited as a table.', name);
  }
  return rows;
}

/** An entered option as JSON; null if there is none. */
export function optionOf(name, entered) {
  if (entered instanceof ColumnRows || entered instanceof TransformSteps) {
    return entered.option();
  }
  if (typeof entered !== 'string') {
    return entered ?? null;
  }
  if (!entered.trim()) {
    return null;
  }
  try {
    return parseExactly(entered);
  } catch (failure) {
    throw new Problem(422, `This is not JSON: ${failure.message}.`, name);
  }
}

/** The options, with those of "without" for the ones that are not set. */
export function optionsOf(values, without) {
  return {
    columns: optionOf('columns', values.columns) ?? without.columns,
    transforms: optionOf('transforms', values.transforms) ?? without.transforms,
    tables: optionOf('tables', values.tables) ?? without.tables,
    key_columns: keyColumnsOf(values.key_columns),
    incremental: values.incremental || null,
  };
}
