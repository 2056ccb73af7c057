import {ReactiveElement} from '/lib/lit__reactive-element/reactive-element.js';
import {html, nothing, render} from '/lib/lit-html/lit-html.js';

export {html, nothing};
export {repeat} from '/lib/lit-html/directives/repeat.js';
export {live} from '/lib/lit-html/directives/live.js';

/**
 * A component; render() returns its content. It is part of the document itself, so that the style sheet and labels apply to it.
 * Set the first value of "properties" in the constructor: a class field would hide the property that notices changes.
 */
export class ConsoleElement extends ReactiveElement {
  createRenderRoot() {
    return this;
  }

  update(changed) {
    const shown = this.render();
    super.update(changed);
    render(shown, this.renderRoot, {host: this});
  }

  /** Dispatches an event to the user of the component. */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true}));
  }
}
