import {ConsoleElement} from './console-element.js';

/** A component that is one modal dialog: it opens with the component, and tells "closed" when it was closed, however. */
export class ModalElement extends ConsoleElement {
  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  close() {
    this.querySelector('dialog').close();
  }

  /** For the dialog's own close event; those of dialogs inside it come by here too. */
  closed(event) {
    if (event.target === event.currentTarget) {
      this.tell('closed');
    }
  }
}
