import {ReactiveElement} from '/lib/lit__reactive-element/reactive-element.js';
import {html, nothing, render} from '/lib/lit-html/lit-html.js';

export {html, nothing};
export {repeat} from '/lib/lit-html/directives/repeat.js';
export {live} from '/lib/lit-html/directives/live.js';

/**
 * A component: its render() says what it shows. In the document itself, so that one style sheet and labels reach it. What is in
 * "properties" gets its first value in the constructor: a class field would hide the property that notices changes.
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

  /** Tells whoever uses the component. */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true}));
  }
}
