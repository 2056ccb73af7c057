import {api} from './api.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {faultWords} from './fault-words.js';
import {number} from './format.js';
import {LiveData} from './live-data.js';
import {ModalElement} from './modal-element.js';
import {act} from './upload-actions.js';

/** How long the result of a bulk retry is shown. */
const SHOWN = 600_000;

/** Shows how many uploads a bulk retry would retry, and starts it. */
class BulkRetryDialog extends ModalElement {
  static properties = {filter: {attribute: false}, prepared: {state: true}, failure: {state: true}, isStarting: {state: true}};

  async connectedCallback() {
    super.connectedCallback();
    try {
      this.prepared = await api.post('/bulk-retries', this.filter);
    } catch (failure) {
      this.failure = failure.message;
    }
  }

  render() {
    return html`
      <dialog class="modal-box" aria-labelledby="bulk-retry-title" @close=${this.closed}>
        <h2 class="h5" id="bulk-retry-title" tabindex="-1" autofocus>Bulk retry</h2>
        ${this.failure ? html`<div class="alert alert-danger" role="alert">${this.failure}</div>` : nothing}
        <div role="status">${this.prepared ? this.content(this.prepared) : this.failure ? nothing : html`<p>Counting…</p>`}</div>
        <div class="d-flex gap-2 justify-content-end">
          <button class="btn btn-outline-secondary" @click=${this.close}>Cancel</button>
          ${this.prepared?.total ? html`<button class="btn btn-primary" ?disabled=${this.isStarting} @click=${this.start}>
            Retry ${uploads(this.prepared.total)}</button>` : nothing}
        </div>
      </dialog>`;
  }

  content({total, error_classes: classes}) {
    if (total === 0) {
      return html`<p>No failed or skipped upload matches the filters.</p>`;
    }
    const failed = Object.entries(classes).sort(([, a], [, b]) => b - a);
    const others = failed.reduce((rest, [, count]) => rest - count, total);
    return html`
      <p>${uploads(total)} ${total === 1 ? 'matches' : 'match'} the filters and can be retried.</p>
      <ul>${failed.map(([name, count]) => html`<li>${faultWords(name)}: ${number(count)}</li>`)}
        ${others ? html`<li>Skipped, or without an error: ${number(others)}</li>` : nothing}</ul>
      <p>They are retried a few at a time, the oldest first. Executions that match later are not included.</p>`;
  }

  async start() {
    this.isStarting = true;
    this.failure = null;
    try {
      await api.post(`/bulk-retries/${this.prepared.id}/start`);
      this.tell('started');
      this.close();
    } catch (failure) {
      this.failure = failure.message;
      this.isStarting = false;
    }
  }
}

/** The progress of the user's bulk retry, and a button that stops it. */
class BulkRetryProgress extends ConsoleElement {
  retries = new LiveData(this, (signal) => api.get('/bulk-retries', signal), (data) => (latest(data)?.state === 'running' ? 1_000 : 20_000));

  refresh() {
    this.retries.refresh();
  }

  render() {
    const retry = latest(this.retries.data);
    if (!retry) {
      return nothing;
    }
    const isRunning = retry.state === 'running';
    const done = retry.uploaded + retry.failed + retry.skipped + retry.ineligible;
    return html`
      <section class="alert alert-${retry.failed ? 'warning' : 'info'}" aria-label="Bulk retry">
        <div class="d-flex flex-wrap gap-2 align-items-center">
          <div class="me-auto" role="status"><strong>Bulk retry ${retry.state}:</strong> ${this.words(retry)}</div>
          ${isRunning ? html`<button class="btn btn-outline-danger btn-sm" @click=${() => this.stop(retry)}>Stop</button>` : nothing}
        </div>
        ${isRunning ? html`<progress class="bulk-progress" max=${retry.total} value=${done} aria-label="Bulk retry">
          ${number(done)} of ${number(retry.total)}</progress>` : nothing}
      </section>`;
  }

  words({state, total, waiting, due, uploaded, failed, skipped, ineligible}) {
    const parts = [
      `${number(uploaded)} of ${number(total)} uploaded`,
      failed && `${number(failed)} failed again`,
      skipped && `${number(skipped)} skipped`,
      ineligible && `${number(ineligible)} could no longer be retried`,
      due && (state === 'stopped' ? `${number(due)} were due and continue` : `${number(due)} due or being uploaded`),
      waiting && (state === 'stopped' ? `${number(waiting)} not retried` : `${number(waiting)} waiting`),
    ];
    return parts.filter(Boolean).join(', ') + '.';
  }

  async stop({id}) {
    await act(async () => {
      await api.post(`/bulk-retries/${id}/stop`);
      return 'Bulk retry stopped';
    });
    this.refresh();
  }
}

/** The latest one, if it is running or has ended recently. */
function latest(data) {
  const retry = data?.bulk_retries[0];
  return retry && (!retry.ended_at || Date.now() - new Date(retry.ended_at) < SHOWN) ? retry : null;
}

function uploads(count) {
  return `${number(count)} ${count === 1 ? 'upload' : 'uploads'}`;
}

customElements.define('bulk-retry-dialog', BulkRetryDialog);
customElements.define('bulk-retry-progress', BulkRetryProgress);
