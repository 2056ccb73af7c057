import './live-error.js';
import './schedule-settings.js';
import './schedule-wizard.js';
import {api, query} from './api.js';
import {ConsoleElement, html, nothing, repeat} from './console-element.js';
import {LiveData} from './live-data.js';
import {pages} from './page-links.js';
import {router} from './router.js';
import {tableNames} from './table-name.js';

/** The user's schedules with their Snowflake settings. */
export class ScheduleList extends ConsoleElement {
  static properties = {opened: {attribute: false}, cursor: {attribute: false}};

  page = new LiveData(this, (signal) => api.get('/schedules' + query({limit: 50, cursor: this.cursor}), signal), () => 5_000);

  updated(changed) {
    if (changed.has('cursor') && changed.get('cursor') !== undefined) {
      this.page.restart();
    }
  }

  render() {
    return html`
      <div class="d-flex align-items-center mb-3">
        <h1 class="h3 me-auto mb-0">Schedules</h1>
        <a class="btn btn-primary" href="/schedules/new">New schedule</a>
      </div>
      <live-error .error=${this.page.error}></live-error>
      ${this.page.data ? this.table(this.page.data) : nothing}
      ${this.dialog()}`;
  }

  dialog() {
    if (this.opened === 'new') {
      return html`<schedule-wizard @closed=${this.close}></schedule-wizard>`;
    }
    return this.opened
      ? html`<schedule-settings .scheduleId=${this.opened} @closed=${this.close}></schedule-settings>`
      : nothing;
  }

  close() {
    router.go('/schedules' + query({cursor: this.cursor}));
    this.page.refresh();
  }

  table({schedules, next_cursor: next}) {
    if (schedules.length === 0) {
      return html`<div class="empty"><p>No schedules yet. A schedule runs a query at regular intervals and uploads each result.</p>
        <a class="btn btn-primary" href="/schedules/new">Create a schedule</a></div>`;
    }
    return html`
      <div class="table-responsive">
        <table class="table align-middle stacking">
          <caption class="visually-hidden">Schedules</caption>
          <thead><tr><th scope="col">Schedule</th><th scope="col">Runs</th><th scope="col">Snowflake</th>
            <th scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
          <tbody>${repeat(schedules, ({id}) => id, (schedule) => this.row(schedule))}</tbody>
        </table>
      </div>
      ${pages('/schedules', {}, this.cursor, next)}`;
  }

  row({id, name, instance_id: instance, brand, template, schedule_config: config, is_active: isActive, snowflake}) {
    return html`
      <tr data-schedule=${id}>
        <td><span class="fw-semibold">${name}</span>
          <div class="small text-body-secondary">${[instance, brand, template].filter(Boolean).join(' · ')}</div></td>
        <td>${isActive ? runs(config ?? {}) : html`<span class="text-body-secondary">inactive</span>`}</td>
        <td class="text-break">${snowflake.enabled
          ? html`<span aria-hidden="true">✓</span> ${tableNames(snowflake.table_name ?? snowflake.suggested_table_name, snowflake.tables)}`
          : html`<span class="text-body-secondary">— not enabled</span>`}</td>
        <td class="text-end text-nowrap">
          <a class="btn btn-outline-secondary btn-sm" href=${'/executions' + query({schedule_id: id})}
            aria-label="Executions of ${name}">Executions</a>
          <a class="btn btn-outline-secondary btn-sm" href=${`/schedules/${encodeURIComponent(id)}` + query({cursor: this.cursor})}
            aria-label="Snowflake settings of ${name}">Snowflake</a>
        </td>
      </tr>`;
  }
}

function runs({frequency, time, timezone}) {
  return [frequency, time ? `at ${time}` : '', timezone].filter(Boolean).join(' ');
}

customElements.define('schedule-list', ScheduleList);
