import {ConsoleElement, html, nothing} from './console-element.js';
import {bytes, duration, number, percent} from './format.js';

/**
 * Figures of uploads, by schedule or destination. An entry has a name and the figures of the statistics; link leads to its own
 * dashboard, and executions to those behind each figure.
 */
class UploadFigures extends ConsoleElement {
  static properties = {caption: {type: String}, count: {attribute: false}, entries: {attribute: false}};

  render() {
    if (this.entries.length === 0) {
      return nothing;
    }
    const comparesRows = this.entries.some((entry) => entry.unchanged_share !== null);
    return html`
      <div class="table-responsive">
        <table class="table table-sm align-middle stacking">
          <caption class="caption-top fw-semibold text-body">${this.caption}
            ${this.count > this.entries.length
              ? html`<span class="fw-normal small">${number(this.entries.length)} of ${number(this.count)}, those with the most attempts</span>`
              : nothing}</caption>
          <thead><tr>
            <th scope="col">Name</th><th scope="col" class="text-end">Uploaded</th><th scope="col" class="text-end">Failed</th>
            <th scope="col" class="text-end">Skipped</th><th scope="col" class="text-end">Rows</th><th scope="col" class="text-end">Staged</th>
            ${comparesRows ? html`<th scope="col" class="text-end">Unchanged</th>` : nothing}
            <th scope="col" class="text-end">Median time</th><th scope="col" class="text-end">95% within</th>
            <th scope="col" class="text-end">Warehouse (estimate)</th>
          </tr></thead>
          <tbody>${this.entries.map((entry) => html`
            <tr>
              <th scope="row" class="fw-normal text-break">${entry.link ? html`<a href=${entry.link}>${entry.name}</a>` : entry.name}</th>
              ${['uploaded', 'failed', 'skipped'].map((outcome) => cell(heading(outcome), count(entry, outcome)))}
              ${cell('Rows', number(entry.rows))}${cell('Staged', bytes(entry.bytes))}
              ${comparesRows ? cell('Unchanged', percent(entry.unchanged_share)) : nothing}
              ${cell('Median time', seconds(entry.latency_seconds?.p50))}${cell('95% within', seconds(entry.latency_seconds?.p95))}
              ${cell('Warehouse (estimate)', seconds(entry.warehouse_seconds))}
            </tr>`)}</tbody>
        </table>
      </div>`;
  }
}

/** The name is visible where a row is a card. */
function cell(name, value) {
  return html`<td class="text-end"><span class="cell-name" aria-hidden="true">${name}: </span>${value}</td>`;
}

function heading(outcome) {
  return outcome[0].toUpperCase() + outcome.slice(1);
}

function count(entry, outcome) {
  const value = entry[outcome];
  return value && entry.executions
    ? html`<a href=${entry.executions[outcome]}>${number(value)}<span class="visually-hidden"> ${outcome}: show the executions</span></a>`
    : number(value);
}

function seconds(value) {
  return value === undefined || value === null ? '–' : duration(value * 1_000);
}

customElements.define('upload-figures', UploadFigures);
