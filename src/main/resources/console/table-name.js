import {html} from './console-element.js';

/** A table's name, which may wrap after an underscore. */
export function tableName(name) {
  return (name ?? '').split('_').map((part, i) => (i === 0 ? part : html`_<wbr>${part}`));
}
