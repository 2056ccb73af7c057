import '/lib/chart.js/dist/chart.umd.min.js';
import {ConsoleElement, html, nothing} from './console-element.js';
import {number} from './format.js';
import {router} from './router.js';

/**
 * Stacked bars, with the same data as a table for the keyboard and screen readers. A series has a name, a color, values and
 * perhaps links: the addresses of what is behind each bar.
 */
class BarChart extends ConsoleElement {
  static properties = {
    caption: {type: String}, horizontal: {type: Boolean}, labels: {attribute: false}, series: {attribute: false},
  };

  #dark = matchMedia('(prefers-color-scheme: dark)');

  connectedCallback() {
    super.connectedCallback();
    this.#dark.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#dark.removeEventListener('change', this.redraw);
    this.chart?.destroy();
    this.chart = null;
  }

  redraw = () => {
    this.chart?.destroy();
    this.chart = null;
    this.requestUpdate();
  };

  get isEmpty() {
    return this.series.every(({values}) => values.every((value) => !value));
  }

  render() {
    return html`
      <figure class="chart">
        <figcaption class="fw-semibold">${this.caption}</figcaption>
        <div class="chart-area"><canvas role="img" aria-label="${this.caption}; the following table has the same data"></canvas>
          <p class="chart-empty text-body-secondary" ?hidden=${!this.isEmpty}>No data in this period</p></div>
        ${this.isEmpty ? nothing : html`<details class="small">
          <summary>${this.caption} as a table</summary>
          <div class="table-responsive chart-table" tabindex="0" role="region" aria-label="${this.caption} as a table"><table class="table table-sm">
            <caption class="visually-hidden">${this.caption}</caption>
            <thead><tr><td></td>${this.series.map(({name}) => html`<th scope="col">${name}</th>`)}</tr></thead>
            <tbody>${this.labels.map((label, i) => html`<tr><th scope="row">${label}</th>${this.series.map((series) =>
              html`<td>${this.value(series, i)}</td>`)}</tr>`)}</tbody>
          </table></div>
        </details>`}
      </figure>`;
  }

  value({values, links}, i) {
    return values[i] && links?.[i] ? html`<a href=${links[i]}>${number(values[i])}</a>` : number(values[i]);
  }

  updated() {
    const data = {labels: this.labels, datasets: this.series.map(({name, color, values}) => ({
      label: name, data: values, backgroundColor: tone(`--bs-${color}`), maxBarThickness: 28,
    }))};
    if (this.chart) {
      this.chart.data = data;
      this.chart.options.plugins.legend.display = this.series.length > 1;
      this.chart.update('none');
    } else {
      this.chart = new globalThis.Chart(this.querySelector('canvas'), {type: 'bar', data, options: this.options()});
    }
  }

  options() {
    const text = tone('--bs-body-color');
    const lines = tone('--bs-border-color');
    const values = {stacked: true, beginAtZero: true, ticks: {color: text, precision: 0, maxTicksLimit: 6}, grid: {color: lines}};
    const names = {stacked: true, ticks: {color: text, maxRotation: 0, autoSkip: !this.horizontal}, grid: {display: false}};
    return {
      indexAxis: this.horizontal ? 'y' : 'x',
      animation: false,
      maintainAspectRatio: false,
      onClick: (event, bars) => this.linkOf(bars) && router.go(this.linkOf(bars)),
      onHover: ({native}, bars) => native.target.classList.toggle('is-link', Boolean(this.linkOf(bars))),
      plugins: {legend: {display: this.series.length > 1, position: 'bottom', labels: {color: text, boxWidth: 12}}},
      scales: this.horizontal ? {x: values, y: names} : {x: names, y: values},
    };
  }

  linkOf([bar]) {
    return bar && this.series[bar.datasetIndex]?.links?.[bar.index];
  }
}

function tone(variable) {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

customElements.define('bar-chart', BarChart);
