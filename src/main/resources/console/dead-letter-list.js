import './live-error.js';
import {api, query} from './api.js';
import {ConsoleElement, html, nothing, repeat} from './console-element.js';
import {faultWords} from './fault-words.js';
import {moment} from './format.js';
import {LiveData} from './live-data.js';
import {pages} from './page-links.js';
import {resolveDeadLetter, retryUpload} from './upload-actions.js';

/** Uploads that are not retried automatically; users retry or resolve them. */
class DeadLetterList extends ConsoleElement {
  static properties = {cursor: {attribute: false}};

  page = new LiveData(this, (signal) => api.get('/snowflake/dead-letters' + query({resolved: false, limit: 50, cursor: this.cursor}), signal));

  updated(changed) {
    if (changed.has('cursor') && changed.get('cursor') !== undefined) {
      this.page.restart();
    }
  }

  render() {
    const {dead_letters: letters = [], next_cursor: next} = this.page.data ?? {};
    return html`
      <h1 class="h3 mb-3">Dead letters</h1>
      <p class="text-body-secondary">These uploads are not retried automatically. Fix the reported problem and retry, or resolve
        entries you no longer need.</p>
      <live-error .error=${this.page.error}></live-error>
      ${this.page.data && letters.length === 0 ? html`<div class="empty"><p>No dead letters: nothing needs your attention.</p></div>` : nothing}
      <ul class="list-group mb-3">${repeat(letters, ({id}) => id, (letter) => this.letter(letter))}</ul>
      ${pages('/dead-letters', {}, this.cursor, next)}`;
  }

  letter(letter) {
    return html`
      <li class="list-group-item" data-dead-letter=${letter.id}>
        <div class="d-flex flex-wrap gap-2 align-items-start">
          <div class="flex-grow-1 dead-letter">
            <a class="fw-semibold" href=${`/executions/${encodeURIComponent(letter.execution_id)}`}>${letter.execution_name ?? letter.execution_id}</a>
            <span class="badge border border-danger-subtle bg-danger-subtle text-danger-emphasis">
              <span aria-hidden="true">✗</span> ${faultWords(letter.error_class)}</span>
            <div class="small text-body-secondary">${moment(letter.created_at)}, after ${letter.attempts}
              ${letter.attempts === 1 ? 'attempt' : 'attempts'}</div>
            <div>${letter.error_message}</div>
          </div>
          <button class="btn btn-primary btn-sm" @click=${() => this.retry(letter)}>Retry</button>
          <button class="btn btn-outline-secondary btn-sm" @click=${() => this.resolve(letter)}>Resolve</button>
        </div>
      </li>`;
  }

  async retry({execution_id: id}) {
    await retryUpload(id);
    this.page.refresh();
  }

  async resolve({id}) {
    await resolveDeadLetter(id);
    this.page.refresh();
  }
}

customElements.define('dead-letter-list', DeadLetterList);
