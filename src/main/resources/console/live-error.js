import {ConsoleElement, html, nothing} from './console-element.js';

/** An error of a read; data that were read before stay visible. */
export class LiveError extends ConsoleElement {
  static properties = {error: {attribute: false}};

  render() {
    return this.error
      ? html`<div class="alert alert-danger" role="alert">${this.error.message}</div>`
      : nothing;
  }
}

customElements.define('live-error', LiveError);
