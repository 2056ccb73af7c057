import {parseExactly} from './exact-numbers.js';
import {session} from './session.js';

/** An error response of the service. */
export class Problem extends Error {
  /** @param field that the detail refers to, if any, with dots between nested names */
  constructor(status, detail, field) {
    super(detail);
    this.status = status;
    this.field = field;
  }
}

async function call(method, path, body, signal, parse = JSON.parse) {
  const answer = await send(method, '/api' + path, body, signal);
  if (answer.status === 204) {
    return null;
  }
  const content = await answer.text().then((text) => parse(text)).catch((failure) => {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    return {};
  });
  if (answer.ok) {
    return content;
  }
  const detail = content.detail ?? `The service responded with status ${answer.status}.`;
  if (answer.status === 401) {
    session.end(detail);
  }
  throw new Problem(answer.status, detail, content.field);
}

async function every(path, name, signal) {
  const all = [];
  let cursor = null;
  do {
    const page = await call('GET', path + query({limit: 100, cursor}), undefined, signal);
    all.push(...page[name]);
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

async function send(method, address, body, signal) {
  const headers = {Authorization: `Bearer ${session.token}`};
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  try {
    return await fetch(address, {method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body)});
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem(0, 'The service is not responding. Try again in a minute.');
  }
}

export const api = {
  get: (path, signal) => call('GET', path, undefined, signal),
  /** For upload options, which may contain numbers of any length. */
  getExactly: (path, signal) => call('GET', path, undefined, signal, parseExactly),
  /** All entries of a list, over all its pages. */
  every,
  post: (path, body) => call('POST', path, body),
  put: (path, body) => call('PUT', path, body),
  delete: (path) => call('DELETE', path),
};

/** A query string of the values that are set. */
export function query(values) {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return set.length ? '?' + new URLSearchParams(set) : '';
}
