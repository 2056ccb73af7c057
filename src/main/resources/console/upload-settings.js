import './snowflake-config-step.js';
import {api} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {toast} from './toast-messages.js';

/** The upload settings of an execution that runs once; where it has completed already, saving them uploads it. */
class UploadSettings extends ConsoleElement {
  static properties = {execution: {attribute: false}, value: {state: true}, refusal: {state: true}, isSaving: {state: true}};

  willUpdate(changed) {
    const before = changed.get('execution');
    if (changed.has('execution') && before?.id !== this.execution.id) {
      const {snowflake_enabled, snowflake_table_name, snowflake_schema_name, snowflake_strategy} = this.execution;
      this.value = {
        enabled: snowflake_enabled, table_name: snowflake_table_name, schema_name: snowflake_schema_name, strategy: snowflake_strategy,
      };
    }
  }

  render() {
    return html`
      <form class="mt-3" @submit=${this.save}>
        <snowflake-config-step .value=${this.value} @changed=${(event) => { this.value = event.detail; }}></snowflake-config-step>
        ${this.refusal ? html`<p class="text-danger-emphasis" role="alert">${this.refusal}</p>` : nothing}
        <button class="btn btn-primary btn-sm" ?disabled=${this.isSaving}>Save</button>
      </form>`;
  }

  async save(event) {
    event.preventDefault();
    this.isSaving = true;
    this.refusal = null;
    const {enabled, table_name, schema_name, strategy} = this.value;
    try {
      await api.put(`/executions/${this.execution.id}/snowflake`, {
        enabled, table_name: table_name || null, schema_name: schema_name || null, strategy,
      });
      toast.success('Upload settings saved');
      this.tell('stored');
    } catch (failure) {
      this.refusal = failure.message;
    }
    this.isSaving = false;
  }
}

customElements.define('upload-settings', UploadSettings);
