import {ConsoleElement, html} from './console-element.js';
import {toast} from './toast-messages.js';

/** Text with a button that copies it. */
class CopyText extends ConsoleElement {
  static properties = {text: {attribute: false}};

  render() {
    return html`
      <div class="copy-text">
        <pre tabindex="0"><code>${this.text}</code></pre>
        <button class="btn btn-secondary btn-sm" type="button" @click=${this.copy}>Copy</button>
      </div>`;
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      toast.success('Copied');
    } catch {
      getSelection().selectAllChildren(this.querySelector('code'));
      toast.failure('The browser does not allow copying. The text is selected; copy it with the keyboard.');
    }
  }
}

customElements.define('copy-text', CopyText);
