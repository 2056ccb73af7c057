import './live-error.js';
import './snowflake-config-step.js';
import './upload-preview.js';
import {api} from './api.js';
import {html, nothing} from './console-element.js';
import {refusalOfForm, submit} from './form-field.js';
import {LiveData} from './live-data.js';
import {ModalElement} from './modal-element.js';
import {UPLOAD_FIELDS, uploadOf} from './snowflake-config-step.js';
import {toast} from './toast-messages.js';

/** The Snowflake settings of a schedule, which its future executions inherit. */
class ScheduleSettings extends ModalElement {
  static properties = {scheduleId: {attribute: false}, values: {state: true}, refusals: {state: true}, isSaving: {state: true}};

  schedule = new LiveData(this, (signal) => api.getExactly(`/schedules/${encodeURIComponent(this.scheduleId)}`, signal), () => null);

  constructor() {
    super();
    this.refusals = {};
  }

  render() {
    const schedule = this.schedule.data;
    return html`
      <dialog class="modal-box modal-wide" aria-labelledby="schedule-title" @close=${this.closed}>
        <div class="d-flex align-items-start gap-3 mb-3">
          <h2 class="h4 me-auto mb-0" id="schedule-title">Snowflake settings${schedule ? `: ${schedule.name}` : ''}</h2>
          <button class="btn-close" aria-label="Close" @click=${this.close}></button>
        </div>
        <live-error .error=${this.schedule.error}></live-error>
        ${schedule ? this.form(schedule) : nothing}
      </dialog>`;
  }

  form({snowflake}) {
    return html`
      <form @submit=${this.save}>
        <p class="text-body-secondary">These settings apply to executions that complete from now on.</p>
        <snowflake-config-step locked .values=${this.values ?? snowflake} .refusals=${this.refusals}
          .suggested=${snowflake.suggested_table_name}
          @changed=${(event) => { this.values = event.detail; this.refusals = {}; }}></snowflake-config-step>
        ${(this.values ?? snowflake).enabled ? html`
          <upload-preview class="d-block mb-3" .scheduleId=${this.scheduleId} .values=${this.values ?? snowflake}></upload-preview>` : nothing}
        ${refusalOfForm(this.refusals)}
        <div class="d-flex gap-2 justify-content-end">
          <button class="btn btn-outline-secondary" type="button" @click=${this.close}>Cancel</button>
          <button class="btn btn-primary" ?disabled=${this.isSaving}>Save</button>
        </div>
      </form>`;
  }

  save(event) {
    return submit(this, event, UPLOAD_FIELDS, async () => {
      await api.put(`/schedules/${encodeURIComponent(this.scheduleId)}/snowflake`, uploadOf(this.values ?? this.schedule.data.snowflake));
      this.close();
      toast.success('Snowflake settings saved');
    });
  }
}

customElements.define('schedule-settings', ScheduleSettings);
