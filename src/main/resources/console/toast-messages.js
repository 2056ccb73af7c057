import {ConsoleElement, html, repeat} from './console-element.js';

const SHOWN = 6_000;

/** Short messages about the result of an action, announced by screen readers. */
class ToastMessages extends ConsoleElement {
  messages = [];
  next = 0;

  render() {
    return html`
      <div class="toast-container position-fixed bottom-0 end-0 p-3" aria-live="polite">
        ${repeat(this.messages, ({id}) => id, ({id, color, text}) => html`
          <div class="toast show text-bg-${color} border-0" role="status">
            <div class="d-flex">
              <div class="toast-body">${text}</div>
              <button class="btn-close btn-close-white me-2 m-auto" aria-label="Close" @click=${() => this.remove(id)}></button>
            </div>
          </div>`)}
      </div>`;
  }

  add(color, text) {
    const id = this.next++;
    this.messages = [...this.messages, {id, color, text}];
    this.requestUpdate();
    setTimeout(() => this.remove(id), SHOWN);
  }

  remove(id) {
    this.messages = this.messages.filter((message) => message.id !== id);
    this.requestUpdate();
  }
}

customElements.define('toast-messages', ToastMessages);

function add(color, text) {
  // While a modal dialog is open, only content inside it is visible.
  const open = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  let messages = open.querySelector(':scope > toast-messages');
  if (!messages) {
    messages = document.createElement('toast-messages');
    open.append(messages);
  }
  messages.add(color, text);
}

export const toast = {
  success: (text) => add('success', text),
  failure: (text) => add('danger', text),
};
