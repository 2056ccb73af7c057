/** Digits that each number of JavaScript keeps. */
const KEPT_DIGITS = 15;

/** Whether this browser can keep more digits than a number of JavaScript has. */
const canKeepAll = typeof JSON.rawJSON === 'function';

/** A number as it is written in JSON; one that JavaScript would round is an object that JSON.stringify writes unchanged. */
export function exactNumber(text) {
  return canKeepAll && mayBeRounded(text) ? JSON.rawJSON(text) : Number(text);
}

/** Whether this browser would round the number. */
export function isRounded(text) {
  return !canKeepAll && mayBeRounded(text);
}

function mayBeRounded(text) {
  const digits = text.replace(/e.*$/i, '').replace(/[-.]|^-?0\.0*/g, '');
  const isZero = !/[1-9]/.test(digits);
  return digits.length > KEPT_DIGITS || !Number.isFinite(Number(text)) || (Number(text) === 0 && !isZero);
}

/** JSON.parse for numbers of any length. */
export function parseExactly(text) {
  return JSON.parse(text, (key, value, context) =>
    (typeof value === 'number' && context?.source ? exactNumber(context.source) : value));
}

/** The text of a number that JSON.parse or parseExactly has returned; null if it is none. */
export function textOfNumber(value) {
  if (typeof value === 'number') {
    return String(value);
  }
  return canKeepAll && JSON.isRawJSON(value) ? value.rawJSON : null;
}
