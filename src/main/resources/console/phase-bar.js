import {ConsoleElement, html} from './console-element.js';
import {duration} from './format.js';

/** In the order of an upload. */
const ORDER = ['sign-in', 'target', 'read', 'stage', 'prepare', 'load', 'merge'];

/** An attempt's time by phase, as a bar and as text. */
class PhaseBar extends ConsoleElement {
  static properties = {phases: {attribute: false}};

  get parts() {
    const place = ([name]) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
    return Object.entries(this.phases).filter(([, millis]) => millis > 0).sort((a, b) => place(a) - place(b));
  }

  render() {
    return html`
      <div class="phases" aria-hidden="true">
        ${this.parts.map(([name, millis], i) => html`<span class="phase phase-${i % 8}" title="${name}: ${duration(millis)}"></span>`)}
      </div>
      <ul class="phase-names">
        ${this.parts.map(([name, millis], i) => html`<li><span class="phase-dot phase-${i % 8}" aria-hidden="true"></span>
          ${name} ${duration(millis)}</li>`)}
      </ul>`;
  }

  updated() {
    const segments = this.querySelectorAll('.phase');
    this.parts.forEach(([, millis], i) => segments[i].style.setProperty('flex-grow', millis));
  }
}

customElements.define('phase-bar', PhaseBar);
