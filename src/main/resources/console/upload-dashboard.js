import './bar-chart.js';
import './live-error.js';
import {api, query} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {faultWords} from './fault-words.js';
import {duration, number, percent, rows} from './format.js';
import {LiveData} from './live-data.js';

const RANGES = [['1', 'Today'], ['7', '7 days'], ['30', '30 days']];
const TIMEZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const HOUR = new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', hour12: false});
const DAY = new Intl.DateTimeFormat('en', {month: 'short', day: 'numeric'});

/** Statistics of the user's uploads: today, the last 7 days or the last 30 days. */
class UploadDashboard extends ConsoleElement {
  static properties = {days: {attribute: false}};

  stats = new LiveData(this, (signal) => api.get('/snowflake/stats' + query({days: this.days, timezone: TIMEZONE}), signal), () => 5_000);

  updated(changed) {
    if (changed.get('days')) {
      this.stats.restart();
    }
  }

  render() {
    return html`
      <div class="d-flex flex-wrap gap-2 align-items-center mb-3">
        <h1 class="h3 me-auto mb-0">Dashboard</h1>
        <nav class="btn-group" aria-label="Range">${RANGES.map(([days, label]) => html`
          <a class="btn btn-outline-primary ${days === this.days ? 'active' : ''}" aria-current=${days === this.days ? 'true' : nothing}
            href=${'/dashboard' + query({days})}>${label}</a>`)}</nav>
      </div>
      <live-error .error=${this.stats.error}></live-error>
      ${this.stats.data ? this.content(this.stats.data) : nothing}`;
  }

  content(stats) {
    const {latency_seconds: latency} = stats;
    return html`
      <dl class="figures">
        ${figure('Success rate', percent(stats.success_rate), 'of completed attempts')}
        ${figure('Uploaded', number(stats.uploaded), rows(stats.rows))}
        ${figure('Failed attempts', number(stats.failed), `${number(stats.dead_letters)} ${stats.dead_letters === 1 ? 'needs' : 'need'} your attention`)}
        ${figure('Skipped', number(stats.skipped))}
        ${figure('Waiting', number(stats.waiting), 'pending, uploading or waiting for a retry')}
        ${figure('Time to upload', latency ? duration(latency.p50 * 1_000) : '–',
          latency ? `median; 95% within ${duration(latency.p95 * 1_000)}, 99% within ${duration(latency.p99 * 1_000)}` : '')}
      </dl>
      <div class="row g-4">
        <div class="col-12 col-lg-8">${this.overTime('Uploads', [
          {name: 'Uploaded', color: 'success', values: stats.buckets.map(({uploaded}) => uploaded)},
          {name: 'Failed', color: 'danger', values: stats.buckets.map(({failed}) => failed)},
          {name: 'Skipped', color: 'secondary', values: stats.buckets.map(({skipped}) => skipped)},
        ])}</div>
        <div class="col-12 col-lg-4"><bar-chart caption="Errors by class" horizontal
          .labels=${stats.errors.map(({error_class: name}) => faultWords(name))}
          .series=${[{name: 'Attempts', color: 'danger', values: stats.errors.map(({attempts}) => attempts)}]}></bar-chart></div>
        <div class="col-12 col-lg-8">${this.overTime('Rows uploaded', [
          {name: 'Rows', color: 'primary', values: stats.buckets.map((bucket) => bucket.rows)},
        ])}</div>
        <div class="col-12 col-lg-4"><bar-chart caption="Seconds from completion to upload" horizontal
          .labels=${latency ? ['50%', '95%', '99%'] : []}
          .series=${[{name: 'Seconds', color: 'primary', values: latency ? [latency.p50, latency.p95, latency.p99] : []}]}></bar-chart></div>
      </div>`;
  }

  overTime(caption, series) {
    const format = this.days === '1' ? HOUR : DAY;
    return html`<bar-chart caption=${caption} .series=${series}
      .labels=${this.stats.data.buckets.map(({from}) => format.format(new Date(from)))}></bar-chart>`;
  }
}

function figure(name, value, more = '') {
  return html`<div class="figure"><dt>${name}</dt><dd>${value}</dd>${more ? html`<dd class="more">${more}</dd>` : nothing}</div>`;
}

customElements.define('upload-dashboard', UploadDashboard);
