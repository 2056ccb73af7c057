import {query} from './api.js';
import {ConsoleElement, html, live, nothing} from './console-element.js';
import {FAULTS, faultWords} from './fault-words.js';
import {router} from './router.js';

const STATUSES = [
  ['', 'All statuses'], ['uploaded', 'Uploaded'], ['uploading', 'Uploading'], ['failed', 'Failed'], ['pending', 'Pending'],
  ['skipped', 'Skipped'], ['none', 'Not enabled'],
];
const OUTCOMES = {uploaded: 'uploaded attempts', failed: 'failed attempts', skipped: 'skipped attempts'};
const NAMES = ['status', 'schedule_id', 'q', 'outcome', 'error_class', 'ended_after', 'ended_before', 'destination'];
const TYPING = 250;

/** The filters in an address of the list. */
export function filtersOf(address) {
  return Object.fromEntries(NAMES.map((name) => [name, address?.[name]]).filter(([, value]) => value));
}

/** The filters of the list of executions, which are part of the address. */
class ExecutionFilters extends ConsoleElement {
  static properties = {filter: {attribute: false}, schedules: {attribute: false}, typed: {state: true}};

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  willUpdate() {
    if (this.typed === (this.filter.q ?? '')) {
      this.typed = null;
    }
  }

  /** The address of the first page with another filter. */
  address(name, value) {
    return '/executions' + query({...this.filter, [name]: value});
  }

  choose(name, value) {
    router.go(this.address(name, value));
  }

  render() {
    const {status = '', schedule_id: schedule = '', q = '', error_class: fault = ''} = this.filter;
    const hasTime = this.filter.ended_after || this.filter.ended_before;
    return html`
      <form class="row g-2 mb-3" role="search" @submit=${(event) => event.preventDefault()}>
        <div class="col-12 col-lg">
          <input class="form-control" type="search" name="q" aria-label="Search" .value=${live(this.typed ?? q)} @input=${this.type}
            placeholder="Search by name, instance, brand, template, table or ID">
        </div>
        ${this.select('status', 'Status', status, STATUSES)}
        ${this.select('schedule_id', 'Schedule', schedule,
          [['', 'All schedules'], ...(this.schedules ?? []).map(({id, name}) => [id, name])], 'schedule')}
        ${this.select('error_class', 'Error', fault, [['', 'All errors'], ...FAULTS.map((name) => [name, faultWords(name)])])}
        <details class="col-12" ?open=${hasTime}>
          <summary>Time of an attempt</summary>
          <div class="d-flex flex-wrap gap-2 align-items-center mt-2">
            ${this.time('ended_after', 'Attempt ended from')} ${this.time('ended_before', 'until before')}
          </div>
        </details>
        ${this.others()}
      </form>`;
  }

  select(name, label, chosen, options, elementName = name) {
    return html`
      <div class="col-6 col-md-4 col-lg-auto">
        <select class="form-select" name=${elementName} aria-label=${label} @change=${(event) => this.choose(name, event.target.value)}>
          ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
        </select>
      </div>`;
  }

  time(name, label) {
    return html`
      <label class="small" for=${name}>${label}</label>
      <input class="form-control day" type="datetime-local" id=${name} .value=${live(local(this.filter[name]))}
        @change=${(event) => this.choose(name, instant(event.target.value))}>`;
  }

  /** Filters that the dashboard sets. */
  others() {
    const {outcome, destination} = this.filter;
    const limits = [
      outcome && ['outcome', `Only ${OUTCOMES[outcome] ?? outcome}`],
      destination && ['destination', 'Only one destination'],
    ].filter(Boolean);
    return limits.length ? html`
      <ul class="col-12 list-inline mb-0" aria-label="More filters">${limits.map(([name, words]) => html`
        <li class="list-inline-item"><span class="badge text-bg-secondary">${words}</span>
          <a href=${this.address(name, null)}>Remove<span class="visually-hidden"> ${words}</span></a></li>`)}</ul>` : nothing;
  }

  type(event) {
    clearTimeout(this.typing);
    this.typed = event.target.value;
    this.typing = setTimeout(() => this.search(), TYPING);
  }

  /** Adds only one step to the history, even if the user pauses while typing. */
  search() {
    const address = this.address('q', this.typed);
    if (this.filter.q) {
      router.replace(address);
    } else {
      router.go(address);
    }
  }
}

/** An instant as the value of a field for local time. */
function local(time) {
  if (!time || Number.isNaN(Date.parse(time))) {
    return '';
  }
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instant(value) {
  return value ? new Date(value).toISOString() : null;
}

customElements.define('execution-filters', ExecutionFilters);
