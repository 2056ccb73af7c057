import {ConsoleElement, html, live, nothing} from './console-element.js';

/**
 * Whether, where and how results go to Snowflake: a schedule's last step, and the settings of an execution that runs once.
 * Tells of each change with the event "changed".
 */
export class SnowflakeConfigStep extends ConsoleElement {
  static properties = {value: {attribute: false}, suggested: {attribute: false}, locked: {type: Boolean}};

  render() {
    const {enabled} = this.value;
    return html`
      <div class="form-check form-switch mb-3">
        <input class="form-check-input" type="checkbox" role="switch" id="snowflake-enabled" .checked=${live(enabled)}
          @change=${(event) => this.change({enabled: event.target.checked})}>
        <label class="form-check-label" for="snowflake-enabled">Enable Snowflake Upload</label>
      </div>
      ${enabled ? this.where() : nothing}`;
  }

  where() {
    const {table_name: table, schema_name: schema} = this.value;
    return html`
      <div class="mb-3">
        <label class="form-label" for="snowflake-table">Table Name</label>
        <input class="form-control" id="snowflake-table" maxlength="255" .value=${live(table ?? '')}
          placeholder=${this.suggested ?? ''} aria-describedby="snowflake-table-help"
          @input=${(event) => this.change({table_name: event.target.value})}>
        <div class="form-text" id="snowflake-table-help">
          ${this.suggested ? html`Left empty: <code>${this.suggested}</code>.` : 'Left empty: made of instance, brand and template.'}
          The table is made where there is none.</div>
      </div>
      <div class="mb-3">
        <label class="form-label" for="snowflake-schema">Schema Name (optional)</label>
        <input class="form-control" id="snowflake-schema" maxlength="255" .value=${live(schema ?? '')}
          placeholder="Default schema will be used" @input=${(event) => this.change({schema_name: event.target.value})}>
      </div>
      ${this.locked ? locked() : this.strategies()}`;
  }

  strategies() {
    return html`
      <fieldset class="mb-3">
        <legend class="form-label fs-6">Upload Strategy</legend>
        ${this.strategy('upsert', 'UPSERT', 'replaces the rows of an earlier upload of this execution')}
        ${this.strategy('append', 'APPEND', 'adds the rows; each further upload adds them again')}
      </fieldset>`;
  }

  strategy(value, label, meaning) {
    return html`
      <div class="form-check">
        <input class="form-check-input" type="radio" name="strategy" id="strategy-${value}" .checked=${live(this.value.strategy === value)}
          @change=${() => this.change({strategy: value})}>
        <label class="form-check-label" for="strategy-${value}">${label} <span class="text-body-secondary">(${meaning})</span></label>
      </div>`;
  }

  change(part) {
    this.value = {...this.value, ...part};
    this.tell('changed', this.value);
  }
}

function locked() {
  return html`<p class="mb-3"><span aria-hidden="true">🔒</span> Upload Strategy: <strong>UPSERT</strong>
    <span class="text-body-secondary">(prevents duplicates)</span></p>`;
}

/** What the service calls a table that nobody named. */
export function suggestedTable(...parts) {
  const name = parts.map((part) => (part ?? '').trim()).filter(Boolean).join('_').replace(/[^A-Za-z0-9_]/g, '_');
  return name || null;
}

customElements.define('snowflake-config-step', SnowflakeConfigStep);
