import './copy-text.js';
import {ConsoleElement, html, nothing, repeat} from './console-element.js';

const NAMES = {
  reach: 'Reach the account', sign_in: 'Sign in', role: 'Use the role', warehouse: 'Use the warehouse',
  database: 'Use the database', schema: 'Use the schema', create: 'Create a table', stage: 'Stage a file',
  load: 'Load the file', merge: 'Merge the rows', clean_up: 'Clean up',
};
const SIGNS = {ok: '✓', failed: '✗', skipped: '—', running: '…'};
const COLORS = {ok: 'text-success-emphasis', failed: 'text-danger-emphasis', skipped: 'text-body-secondary', running: ''};

/** The steps of a connection test while it runs, with the SQL that fixes a failed one. */
class ConnectionSteps extends ConsoleElement {
  static properties = {steps: {attribute: false}};

  render() {
    return html`<ol class="steps" aria-live="polite" aria-label="Steps of the connection test">
      ${repeat(this.steps, ({name}) => name, (step) => html`
        <li class=${COLORS[step.status]}>
          <span aria-hidden="true">${SIGNS[step.status]}</span> ${NAMES[step.name]}
          <span class="visually-hidden">${step.status}</span>
          ${step.status === 'ok' || step.status === 'failed' ? html`<span class="small text-body-secondary">${step.millis} ms</span>` : nothing}
          ${step.detail ? html`<p class="mb-1">${step.detail}</p>` : nothing}
          ${(step.fix_sql ?? []).map((sql) => html`<copy-text .text=${sql}></copy-text>`)}
        </li>`)}
    </ol>`;
  }
}

customElements.define('connection-steps', ConnectionSteps);
