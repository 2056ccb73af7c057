import {query} from './api.js';
import {html, nothing} from './console-element.js';

/**
 * The way through the pages of a list, newest first.
 *
 * @param filter what the address holds besides
 * @param cursor where this page begins, where it is not the first
 * @param next where the next one begins, where there is one
 */
export function pages(path, filter, cursor, next) {
  const link = (to, name) => html`<a class="btn btn-outline-secondary btn-sm" href=${path + query({...filter, cursor: to})}>${name}</a>`;
  return cursor || next
    ? html`<nav class="d-flex gap-2 justify-content-end" aria-label="Pages">
        ${cursor ? link(null, 'Newest') : nothing} ${next ? link(next, 'Older') : nothing}</nav>`
    : nothing;
}
