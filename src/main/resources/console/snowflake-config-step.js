import {ConsoleElement, html, live, nothing} from './console-element.js';
import {field} from './form-field.js';
import {keyColumnsOf, keyFields} from './key-fields.js';
import {optionOf, shapingFields} from './shaping-fields.js';

/** The fields of the step that the service may reject. */
export const UPLOAD_FIELDS = [
  'table_name', 'schema_name', 'warehouse', 'columns', 'transforms', 'tables', 'key_columns', 'incremental',
];

/**
 * The upload settings of a schedule, or of an execution without one. Dispatches "changed" with the new values.
 */
export class SnowflakeConfigStep extends ConsoleElement {
  static properties = {
    values: {attribute: false}, refusals: {attribute: false}, suggested: {attribute: false}, locked: {type: Boolean},
  };

  render() {
    const {enabled} = this.values;
    return html`
      <div class="form-check form-switch mb-3">
        <input class="form-check-input" type="checkbox" role="switch" id="snowflake-enabled" .checked=${live(enabled)}
          @change=${(event) => this.change('enabled', event.target.checked)}>
        <label class="form-check-label" for="snowflake-enabled">Enable Snowflake Upload</label>
      </div>
      ${enabled ? this.targetFields() : nothing}`;
  }

  targetFields() {
    const unnamed = this.suggested ? html`If empty, the name is <code>${this.suggested}</code>.` : 'If empty, the name is built from instance, brand and template.';
    return html`
      ${field(this, 'table_name', 'Table Name', {maxlength: 255, placeholder: this.suggested ?? '',
        help: html`${unnamed} The table is created if it does not exist.`})}
      ${field(this, 'schema_name', 'Schema Name (optional)', {maxlength: 255, placeholder: 'Default schema will be used'})}
      ${field(this, 'warehouse', 'Warehouse (optional)', {maxlength: 255, placeholder: 'Default warehouse will be used'})}
      ${this.locked ? locked() : this.strategies()}
      ${keyFields(this)}
      ${shapingFields(this)}`;
  }

  strategies() {
    return html`
      <fieldset class="mb-3">
        <legend class="form-label fs-6">Upload Strategy</legend>
        ${this.strategy('upsert', 'UPSERT', 'replaces the rows of an earlier upload of this execution')}
        ${this.strategy('append', 'APPEND', 'adds the rows; every further upload adds them again')}
      </fieldset>`;
  }

  strategy(value, label, meaning) {
    return html`
      <div class="form-check">
        <input class="form-check-input" type="radio" name="strategy" id="strategy-${value}"
          .checked=${live(this.values.strategy === value)} @change=${() => this.change('strategy', value)}>
        <label class="form-check-label" for="strategy-${value}">${label} <span class="text-body-secondary">(${meaning})</span></label>
      </div>`;
  }

  change(name, value) {
    this.values = {...this.values, [name]: value};
    this.tell('changed', this.values);
  }
}

function locked() {
  return html`<p class="mb-3">Upload Strategy: <strong>UPSERT</strong>
    <span class="text-body-secondary">(locked for schedules: prevents duplicates)</span></p>`;
}

/** The values of an execution, to be edited. */
export function valuesOf({
  snowflake_enabled: enabled, snowflake_table_name: table, snowflake_suggested_table_name: suggested,
  snowflake_schema_name: schema, snowflake_warehouse: warehouse, snowflake_strategy: strategy, snowflake_columns: columns,
  snowflake_transforms: transforms, snowflake_tables: tables, snowflake_key_columns: key, snowflake_incremental: incremental,
}) {
  return {
    enabled, table_name: table === suggested ? null : table, schema_name: schema, warehouse, strategy, columns, transforms, tables,
    key_columns: key, incremental,
  };
}

/** The entered values as a request body. */
export function uploadOf({
  enabled, table_name: table, schema_name: schema, warehouse, strategy = 'upsert', columns = null, transforms = null, tables = null,
  key_columns: key = null, incremental = null,
}) {
  return {
    enabled, table_name: table?.trim() || null, schema_name: schema?.trim() || null, warehouse: warehouse?.trim() || null, strategy,
    columns: optionOf('columns', columns), transforms: optionOf('transforms', transforms),
    tables: optionOf('tables', tables),
    key_columns: keyColumnsOf(key), incremental: incremental || null,
  };
}

customElements.define('snowflake-config-step', SnowflakeConfigStep);
