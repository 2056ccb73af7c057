import {query} from './api.js';
import {html, nothing} from './console-element.js';

/**
 * Links between the pages of a list, newest first.
 *
 * @param filter other parameters of the address
 * @param cursor of this page, unless it is the first
 * @param next cursor of the next page, if there is one
 */
export function pages(path, filter, cursor, next) {
  const link = (to, name) => html`<a class="btn btn-outline-secondary btn-sm" href=${path + query({...filter, cursor: to})}>${name}</a>`;
  return cursor || next
    ? html`<nav class="d-flex gap-2 justify-content-end" aria-label="Pages">
        ${cursor ? link(null, 'Newest') : nothing} ${next ? link(next, 'Older') : nothing}</nav>`
    : nothing;
}
