import './bar-chart.js';
import './live-error.js';
import './upload-figures.js';
import {api, query} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {faultColor, faultWords} from './fault-words.js';
import {bytes, duration, number, percent, rows} from './format.js';
import {LiveData} from './live-data.js';
import {router} from './router.js';

const RANGES = [['1', 'Today'], ['7', '7 days'], ['30', '30 days'], ['90', '90 days'], ['365', '365 days']];
const TIMEZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const HOUR = new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});
const DAY = new Intl.DateTimeFormat('en', {month: 'short', day: 'numeric'});

/** Statistics of the user's uploads in a range of days, in total or of one schedule or destination; all of that is in the address. */
class UploadDashboard extends ConsoleElement {
  static properties = {filter: {attribute: false}};

  // Long ranges are expensive, and hardly change within a minute.
  stats = new LiveData(this, (signal) => api.get('/snowflake/stats' + query({...this.wanted(), timezone: TIMEZONE}), signal),
    (stats) => (stats.buckets.length > 31 ? 60_000 : 5_000));

  wanted() {
    const {days, first_day, last_day, schedule_id, destination} = this.filter;
    const range = first_day ? {first_day, last_day} : {days: days ?? '7'};
    return {...range, schedule_id, destination};
  }

  updated(changed) {
    const before = changed.get('filter');
    if (before && query(before) !== query(this.filter)) {
      this.stats.restart();
    }
  }

  address(change) {
    const {days, first_day, last_day, schedule_id, destination} = {...this.wanted(), ...change};
    return '/dashboard' + query({days, first_day, last_day, schedule_id, destination});
  }

  render() {
    const {days, first_day: first, last_day: last} = this.wanted();
    return html`
      <div class="d-flex flex-wrap gap-2 align-items-center mb-3">
        <h1 class="h3 me-auto mb-0">Dashboard</h1>
        <nav class="btn-group" aria-label="Range">${RANGES.map(([range, label]) => html`
          <a class="btn btn-outline-primary ${range === days ? 'active' : ''}" aria-current=${range === days ? 'true' : nothing}
            href=${this.address({days: range, first_day: null, last_day: null})}>${label}</a>`)}</nav>
        <form class="d-flex flex-wrap gap-2 align-items-center" aria-label="Range of days" @submit=${this.chooseDays}>
          <div class="d-flex gap-2 align-items-center"><label class="small" for="first-day">From</label>
            <input class="form-control day" type="date" id="first-day" required .value=${first ?? ''}></div>
          <div class="d-flex gap-2 align-items-center"><label class="small" for="last-day">to</label>
            <input class="form-control day" type="date" id="last-day" required .value=${last ?? ''}></div>
          <button class="btn btn-outline-primary">Show</button>
        </form>
      </div>
      <live-error .error=${this.stats.error}></live-error>
      ${this.stats.data ? html`${this.limits(this.stats.data)}${this.content(this.stats.data)}` : nothing}`;
  }

  chooseDays(event) {
    event.preventDefault();
    const day = (id) => this.querySelector(`#${id}`).value;
    router.go(this.address({days: null, first_day: day('first-day'), last_day: day('last-day')}));
  }

  /** The schedule and destination that the page is limited to. */
  limits({schedules, destinations}) {
    const {schedule_id: schedule, destination} = this.wanted();
    const place = destinations.find((each) => each.destination === destination);
    const limits = [
      schedule && ['schedule_id', `Schedule: ${schedules[0]?.schedule_name ?? schedule}`],
      destination && ['destination', `Destination: ${place ? placeName(place) : 'no attempts in this range'}`],
    ].filter(Boolean);
    return limits.length ? html`
      <ul class="list-inline" aria-label="Limited to">${limits.map(([name, words]) => html`
        <li class="list-inline-item"><span class="badge text-bg-secondary">${words}</span>
          <a href=${this.address({[name]: null})}>Show all<span class="visually-hidden"> instead of ${words}</span></a></li>`)}
      </ul>` : nothing;
  }

  content(stats) {
    const {latency_seconds: latency, buckets} = stats;
    const classes = stats.errors.map(({error_class: name}) => name);
    const failuresOf = (name) => buckets.reduce((sum, {errors}) => sum + (errors[name] ?? 0), 0);
    return html`
      <dl class="figures">
        ${figure('Success rate', percent(stats.success_rate), 'of completed attempts')}
        ${figure('Uploaded', number(stats.uploaded), `${rows(stats.rows)}, ${bytes(stats.bytes)} staged`)}
        ${figure('Failed attempts', number(stats.failed), `${number(stats.dead_letters)} ${stats.dead_letters === 1 ? 'needs' : 'need'} your attention`)}
        ${figure('Skipped', number(stats.skipped))}
        ${figure('Waiting', number(stats.waiting), 'pending, uploading or waiting for a retry')}
        ${figure('Time to upload', latency ? duration(latency.p50 * 1_000) : '–',
          latency ? `median; 95% within ${duration(latency.p95 * 1_000)}, 99% within ${duration(latency.p99 * 1_000)}` : '')}
        ${figure('Warehouse time', duration(stats.warehouse_seconds * 1_000), 'estimate: elapsed time of statements that use it')}
        ${stats.unchanged_share === null ? nothing
          : figure('Unchanged rows', percent(stats.unchanged_share), 'of the rows of uploaded results')}
      </dl>
      <div class="row g-4">
        <div class="col-12">${this.overTime('Uploads', [
          this.outcome('Uploaded', 'success', 'uploaded'),
          this.outcome('Failed', 'danger', 'failed'),
          this.outcome('Skipped', 'secondary', 'skipped'),
        ])}</div>
        <div class="col-12 col-lg-8">${this.overTime('Errors over time', classes.map((name) => ({
          name: faultWords(name), color: faultColor(name), values: buckets.map(({errors}) => errors[name] ?? 0),
          links: buckets.map((bucket, i) => this.executions({error_class: name, ...this.timeOf(i)})),
        })))}</div>
        <div class="col-12 col-lg-4"><bar-chart caption="Errors by class" horizontal
          .labels=${classes.map(faultWords)}
          .series=${[{
            name: 'Attempts', color: 'danger', values: classes.map(failuresOf),
            links: classes.map((name) => this.executions({error_class: name, ...this.wholeTime()})),
          }]}></bar-chart></div>
        <div class="col-12 col-lg-8">${this.overTime('Rows uploaded', [{
          name: 'Rows', color: 'primary', values: buckets.map((bucket) => bucket.rows),
          links: buckets.map((bucket, i) => this.executions({outcome: 'uploaded', ...this.timeOf(i)})),
        }])}</div>
        <div class="col-12 col-lg-4"><bar-chart caption="Seconds from completion to upload" horizontal
          .labels=${latency ? ['50%', '95%', '99%'] : []}
          .series=${[{name: 'Seconds', color: 'primary', values: latency ? [latency.p50, latency.p95, latency.p99] : []}]}></bar-chart></div>
        <div class="col-12"><upload-figures caption="By schedule" .count=${stats.schedule_count} .entries=${stats.schedules.map((each) => ({
          ...each, name: each.schedule_id ? each.schedule_name ?? each.schedule_id : 'No schedule',
          link: each.schedule_id && this.address({schedule_id: each.schedule_id}),
          executions: each.schedule_id && this.byOutcome({schedule_id: each.schedule_id}),
        }))}></upload-figures></div>
        <div class="col-12"><upload-figures caption="By destination" .count=${stats.destination_count} .entries=${stats.destinations.map((each) => ({
          ...each, name: placeName(each),
          link: each.destination && this.address({destination: each.destination}),
          executions: each.destination && this.byOutcome({destination: each.destination}),
        }))}></upload-figures></div>
      </div>`;
  }

  outcome(name, color, outcome) {
    const {buckets} = this.stats.data;
    return {
      name, color, values: buckets.map((bucket) => bucket[outcome]),
      links: buckets.map((bucket, i) => this.executions({outcome, ...this.timeOf(i)})),
    };
  }

  /** The address of the executions behind a figure. */
  executions(filter) {
    const {schedule_id, destination} = this.wanted();
    return '/executions' + query({schedule_id, destination, ...filter});
  }

  byOutcome(filter) {
    return Object.fromEntries(['uploaded', 'failed', 'skipped'].map((outcome) =>
      [outcome, this.executions({...this.wholeTime(), ...filter, outcome})]));
  }

  /** Without an end if that is now, since the list continues. */
  wholeTime() {
    const {from, to} = this.stats.data;
    return {ended_after: from, ended_before: this.wanted().last_day ? to : null};
  }

  timeOf(i) {
    const {buckets} = this.stats.data;
    return {ended_after: buckets[i].from, ended_before: buckets[i + 1]?.from ?? this.wholeTime().ended_before};
  }

  overTime(caption, series) {
    const {buckets} = this.stats.data;
    const isOneDay = buckets.length > 1 && new Date(buckets[1].from) - new Date(buckets[0].from) < 7_200_000
      || this.wanted().days === '1';
    const format = isOneDay ? HOUR : DAY;
    return html`<bar-chart caption=${caption} .series=${series}
      .labels=${buckets.map(({from}) => format.format(new Date(from)))}></bar-chart>`;
  }
}

function placeName({account, database, schema}) {
  return account === null ? 'Destination not reached' : [account, database, schema].join('.');
}

function figure(name, value, more = '') {
  return html`<div class="figure"><dt>${name}</dt><dd>${value}</dd>${more ? html`<dd class="more">${more}</dd>` : nothing}</div>`;
}

customElements.define('upload-dashboard', UploadDashboard);
