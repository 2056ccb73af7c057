import {html} from './console-element.js';

/** A table's name, which goes on in the next line after an underscore where there is no room for it. */
export function tableName(name) {
  return (name ?? '').split('_').map((part, i) => (i === 0 ? part : html`_<wbr>${part}`));
}
