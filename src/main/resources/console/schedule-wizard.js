import './snowflake-config-step.js';
import {api} from './api.js';
import {html, nothing} from './console-element.js';
import {field, missing, refusalOfForm, refusalsOf} from './form-field.js';
import {ModalElement} from './modal-element.js';
import {UPLOAD_FIELDS, uploadOf} from './snowflake-config-step.js';
import {toast} from './toast-messages.js';

const STEPS = ['Query', 'Time', 'Snowflake'];
const FIELDS = [['name', 'instance_id', 'brand', 'template'], ['frequency', 'time', 'timezone', 'lookback_days'], UPLOAD_FIELDS];
const REQUIRED = [
  {name: 'Enter a name.', instance_id: 'Enter the AMC instance that the query runs in.'},
  {time: 'Enter the time of day.', timezone: 'Enter the time zone.', lookback_days: 'Enter the number of days that each run covers.'},
  {},
];
const NEW = {
  frequency: 'weekly', time: '06:00', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, lookback_days: '7',
};

/** Creates a schedule in three steps; the last one configures the upload. */
class ScheduleWizard extends ModalElement {
  static properties = {
    step: {state: true}, values: {state: true}, upload: {state: true}, refusals: {state: true}, isSaving: {state: true},
  };

  constructor() {
    super();
    this.step = 0;
    this.values = {...NEW};
    this.upload = {enabled: true, table_name: null, schema_name: null};
    this.refusals = {};
  }

  change(name, value) {
    this.values = {...this.values, [name]: value};
    const {[name]: corrected, ...others} = this.refusals;
    this.refusals = others;
  }

  render() {
    const isLast = this.step === STEPS.length - 1;
    return html`
      <dialog class="modal-box" aria-labelledby="wizard-title" @close=${this.closed}>
        <form novalidate @submit=${this.next}>
          <h2 class="h4" id="wizard-title">New schedule</h2>
          <ol class="wizard-steps">${STEPS.map((name, i) => html`
            <li class=${i === this.step ? 'fw-semibold' : 'text-body-secondary'} aria-current=${i === this.step ? 'step' : nothing}>
              ${i + 1}. ${name}</li>`)}</ol>
          ${[() => this.queryFields(), () => this.timeFields(), () => this.snowflake()][this.step]()}
          ${refusalOfForm(this.refusals)}
          <div class="d-flex gap-2 justify-content-end">
            <button class="btn btn-link me-auto" type="button" @click=${this.close}>Cancel</button>
            ${this.step > 0 ? html`<button class="btn btn-outline-secondary" type="button" @click=${this.back}>Back</button>` : nothing}
            <button class="btn btn-primary" ?disabled=${this.isSaving}>${isLast ? 'Create schedule' : 'Next'}</button>
          </div>
        </form>
      </dialog>`;
  }

  queryFields() {
    return html`
      ${field(this, 'name', 'Name', {required: true, placeholder: 'Weekly campaigns'})}
      ${field(this, 'instance_id', 'AMC instance', {required: true, placeholder: 'amc-us'})}
      ${field(this, 'brand', 'Brand')}
      ${field(this, 'template', 'Query template')}`;
  }

  timeFields() {
    return html`
      <div class="mb-3">
        <label class="form-label" for="frequency">Frequency</label>
        <select class="form-select" id="frequency" @change=${(event) => this.change('frequency', event.target.value)}>
          ${['daily', 'weekly', 'monthly'].map((value) =>
            html`<option value=${value} ?selected=${this.values.frequency === value}>${value}</option>`)}
        </select>
      </div>
      ${field(this, 'time', 'Time', {type: 'time', required: true})}
      ${field(this, 'timezone', 'Time zone', {required: true, list: 'timezones', placeholder: 'America/New_York'})}
      <datalist id="timezones">${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}</datalist>
      ${field(this, 'lookback_days', 'Lookback in days', {type: 'number', min: 1, max: 400, required: true})}`;
  }

  snowflake() {
    return html`
      <snowflake-config-step locked .values=${this.upload} .refusals=${this.refusals}
        @changed=${(event) => { this.upload = event.detail; }}></snowflake-config-step>`;
  }

  back() {
    this.step--;
  }

  async next(event) {
    event.preventDefault();
    this.refusals = missing(this.values, REQUIRED[this.step]);
    if (Object.keys(this.refusals).length > 0) {
      await this.updateComplete;
      this.querySelector('.is-invalid')?.focus();
    } else if (this.step < STEPS.length - 1) {
      this.step++;
      await this.updateComplete;
      this.querySelector('input, select')?.focus();
    } else {
      await this.create();
    }
  }

  async create() {
    this.isSaving = true;
    const {name, instance_id, brand, template, frequency, time, timezone, lookback_days} = this.values;
    try {
      await api.post('/schedules', {
        name: name.trim(), instance_id: instance_id.trim(), brand: brand?.trim() || null, template: template?.trim() || null,
        frequency, time, timezone, lookback_days: Number(lookback_days), snowflake: uploadOf(this.upload),
      });
      this.close();
      toast.success('Schedule created');
    } catch (failure) {
      this.refusals = refusalsOf(failure, FIELDS.flat());
      this.step = Math.max(0, FIELDS.findIndex((names) => names.some((field) => this.refusals[field])));
    }
    this.isSaving = false;
  }
}

customElements.define('schedule-wizard', ScheduleWizard);
