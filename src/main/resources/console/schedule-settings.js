import './snowflake-config-step.js';
import {api} from './api.js';
import {html, nothing} from './console-element.js';
import {ModalElement} from './modal-element.js';
import {toast} from './toast-messages.js';

/** The Snowflake settings of a schedule, which its future executions inherit. */
class ScheduleSettings extends ModalElement {
  static properties = {schedule: {attribute: false}, value: {state: true}, refusal: {state: true}, isSaving: {state: true}};

  willUpdate() {
    this.value ??= this.schedule.snowflake;
  }

  render() {
    return html`
      <dialog class="modal-box" aria-labelledby="schedule-title" @close=${this.closed}>
        <form @submit=${this.save}>
          <h2 class="h4" id="schedule-title">Snowflake: ${this.schedule.name}</h2>
          <p class="text-body-secondary">Executions that complete from now on are uploaded so.</p>
          <snowflake-config-step locked .value=${this.value} .suggested=${this.schedule.snowflake.suggested_table_name}
            @changed=${(event) => { this.value = event.detail; }}></snowflake-config-step>
          ${this.refusal ? html`<p class="text-danger-emphasis" role="alert">${this.refusal}</p>` : nothing}
          <div class="d-flex gap-2 justify-content-end">
            <button class="btn btn-outline-secondary" type="button" @click=${this.close}>Cancel</button>
            <button class="btn btn-primary" ?disabled=${this.isSaving}>Save</button>
          </div>
        </form>
      </dialog>`;
  }

  async save(event) {
    event.preventDefault();
    this.isSaving = true;
    try {
      await api.put(`/schedules/${this.schedule.id}/snowflake`, uploadOf(this.value));
      this.close();
      toast.success('Snowflake settings saved');
    } catch (failure) {
      this.refusal = failure.message;
    }
    this.isSaving = false;
  }
}

/** As the service takes it. */
export function uploadOf({enabled, table_name: table, schema_name: schema}) {
  return {enabled, table_name: table?.trim() || null, schema_name: schema?.trim() || null, strategy: 'upsert'};
}

customElements.define('schedule-settings', ScheduleSettings);
