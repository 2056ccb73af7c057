import './snowflake-config-step.js';
import './upload-preview.js';
import {api} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {refusalOfForm, submit} from './form-field.js';
import {UPLOAD_FIELDS, uploadOf, valuesOf} from './snowflake-config-step.js';
import {hasCompleted} from './snowflake-status-badge.js';
import {toast} from './toast-messages.js';

/** The upload settings of an execution without a schedule; if it has completed, saving them uploads it. */
class UploadSettings extends ConsoleElement {
  static properties = {execution: {attribute: false}, values: {state: true}, refusals: {state: true}, isSaving: {state: true}};

  willUpdate(changed) {
    const before = changed.get('execution');
    if (changed.has('execution') && before?.id !== this.execution.id) {
      this.values = valuesOf(this.execution);
      this.refusals = {};
    }
  }

  render() {
    return html`
      <form class="mt-3" @submit=${this.save}>
        <snowflake-config-step .values=${this.values} .refusals=${this.refusals}
          .suggested=${this.execution.snowflake_suggested_table_name}
          @changed=${(event) => { this.values = event.detail; this.refusals = {}; }}></snowflake-config-step>
        ${refusalOfForm(this.refusals)}
        <button class="btn btn-primary btn-sm mb-3" ?disabled=${this.isSaving}>Save</button>
        ${hasCompleted(this.execution)
          ? html`<upload-preview class="d-block" .executionId=${this.execution.id} .values=${this.values}></upload-preview>` : nothing}
      </form>`;
  }

  save(event) {
    return submit(this, event, UPLOAD_FIELDS, async () => {
      await api.put(`/executions/${encodeURIComponent(this.execution.id)}/snowflake`, uploadOf(this.values));
      toast.success('Upload settings saved');
      this.tell('stored');
    });
  }
}

customElements.define('upload-settings', UploadSettings);
