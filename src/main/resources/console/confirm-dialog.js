import {html, nothing} from './console-element.js';
import {ModalElement} from './modal-element.js';

/** Asks before something that cannot be undone. */
class ConfirmDialog extends ModalElement {
  question = null;

  render() {
    const {title, text, action, color = 'primary'} = this.question;
    return html`
      <dialog class="modal-box" aria-labelledby="question" @close=${this.answer}>
        <form method="dialog">
          <h2 class="h5" id="question">${title}</h2>
          ${text ? html`<p>${text}</p>` : nothing}
          <div class="d-flex gap-2 justify-content-end">
            <button class="btn btn-outline-secondary" value="">Cancel</button>
            <button class="btn btn-${color}" value="yes" autofocus>${action}</button>
          </div>
        </form>
      </dialog>`;
  }

  answer(event) {
    event.stopPropagation();
    this.remove();
    this.onAnswer(event.target.returnValue === 'yes');
  }
}

customElements.define('confirm-dialog', ConfirmDialog);

/** Whether the user agrees. */
export function confirm(question) {
  return new Promise((resolve) => {
    const dialog = document.createElement('confirm-dialog');
    dialog.question = question;
    dialog.onAnswer = resolve;
    document.body.append(dialog);
  });
}
