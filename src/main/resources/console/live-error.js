import {ConsoleElement, html, nothing} from './console-element.js';

/** Says that something could not be read; what was read before stays beside it. */
export class LiveError extends ConsoleElement {
  static properties = {error: {attribute: false}};

  render() {
    return this.error
      ? html`<div class="alert alert-danger" role="alert">${this.error.message}</div>`
      : nothing;
  }
}

customElements.define('live-error', LiveError);
