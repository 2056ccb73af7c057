import {html} from './console-element.js';

/** A table's name, which may wrap after an underscore. */
function tableName(name) {
  return (name ?? '').split('_').map((part, i) => (i === 0 ? part : html`_<wbr>${part}`));
}

/** The table that rows go to; of several, the first one. */
export function tableNames(name, tables) {
  if (!tables?.length) {
    return tableName(name);
  }
  return html`${tableName(tables[0].table)}${tables.length > 1 ? ` and ${tables.length - 1} more` : ''}`;
}
