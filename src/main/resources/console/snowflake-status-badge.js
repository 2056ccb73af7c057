import {ConsoleElement, html, nothing} from './console-element.js';
import {moment, rows, time} from './format.js';

const STATUSES = {
  uploaded: {color: 'success', sign: '✓', label: 'Uploaded'},
  uploading: {color: 'primary', sign: '↑', label: 'Uploading'},
  failed: {color: 'danger', sign: '✗', label: 'Failed'},
  pending: {color: 'warning', sign: '⏳', label: 'Pending'},
  skipped: {color: 'secondary', sign: '—', label: 'Skipped'},
};

/** Whether there is a result to upload. */
export function hasCompleted({status}) {
  return ['completed', 'succeeded', 'success'].includes(status.toLowerCase());
}

/** The status of an execution's upload: color, sign and text. */
export class SnowflakeStatusBadge extends ConsoleElement {
  static properties = {execution: {attribute: false}, brief: {type: Boolean}};

  render() {
    if (!this.execution) {
      return nothing;
    }
    const {color, sign, label} = STATUSES[this.execution.snowflake_status] ?? STATUSES.skipped;
    const more = this.more();
    return html`
      <span class="badge border border-${color}-subtle bg-${color}-subtle text-${color}-emphasis">
        <span class="sign sign-${label.toLowerCase()}" aria-hidden="true">${sign}</span> ${label}${this.count()}
      </span>
      ${more && !this.brief ? html`<span class="status-more text-body-secondary">${more}</span>` : nothing}`;
  }

  count() {
    const {snowflake_status: status, snowflake_attempt_count: failed, snowflake_max_attempts: most} = this.execution;
    return status === 'failed' ? ` (${failed}/${most})` : '';
  }

  /** Why an enabled upload has not been requested. */
  notAsked() {
    return hasCompleted(this.execution)
      ? 'completed before uploads were enabled'
      : `the query is ${this.execution.status.toLowerCase()}`;
  }

  more() {
    const {
      snowflake_status: status, snowflake_enabled: enabled, snowflake_error_message: message,
      snowflake_is_dead: isDead, snowflake_next_attempt_at: next, snowflake_uploaded_at: uploaded,
      snowflake_progress_rows: progress, snowflake_is_paused: isPaused,
    } = this.execution;
    if (isPaused) {
      return 'paused';
    }
    switch (status) {
      case 'uploaded': return moment(uploaded);
      case 'uploading': return progress ? `${rows(progress)} so far` : '';
      case 'failed': return next ? `next retry at ${time(next)}` : isDead ? 'needs your attention' : 'not retried';
      case 'pending': return next && new Date(next) > new Date() ? `starts after ${time(next)}` : '';
      case 'skipped': return message ?? '';
      default: return enabled ? this.notAsked() : 'not enabled';
    }
  }
}

customElements.define('snowflake-status-badge', SnowflakeStatusBadge);
