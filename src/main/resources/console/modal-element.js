import {ConsoleElement} from './console-element.js';

/** A component that is a modal dialog: it opens with the component, which dispatches "closed" when it is closed in any way. */
export class ModalElement extends ConsoleElement {
  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  close() {
    this.querySelector('dialog').close();
  }

  /** For the dialog's own close event; those of nested dialogs bubble up to here. */
  closed(event) {
    if (event.target === event.currentTarget) {
      this.tell('closed');
    }
  }
}
