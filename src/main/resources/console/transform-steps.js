import {Problem} from './api.js';
import {exactNumber, isRounded, textOfNumber} from './exact-numbers.js';

/** The fields of a step that are texts, with their labels; "optional" ones may be empty. */
const TEXTS = {
  type: {label: 'Type', suggestions: ['NUMBER(38,2)', 'FLOAT', 'VARCHAR', 'BOOLEAN', 'DATE', 'TIMESTAMP_NTZ', 'VARIANT']},
  format: {label: 'Format', suggestions: ['MM/DD/YYYY', 'DD.MM.YYYY', 'YYYYMMDD', 'YYYY-MM-DD HH24:MI:SS']},
  to: {label: 'To currency', suggestions: ['USD', 'EUR', 'GBP', 'JPY']},
  currency_column: {label: 'Column with the currency'},
  day_column: {label: 'Column with the day', optional: true},
};

/** Each transform: what it does, and its fields besides the column and "into". */
export const TRANSFORMS = {
  microcents: {label: 'microcents to currency', fields: []},
  millicents: {label: 'millicents to currency', fields: []},
  convert: {label: 'convert currency', fields: ['to', 'currency_column', 'day_column']},
  trim: {label: 'trim white space', fields: []},
  upper: {label: 'upper case', fields: []},
  lower: {label: 'lower case', fields: []},
  null_if: {label: 'NULL if', fields: ['values']},
  default: {label: 'default instead of NULL', fields: ['value']},
  cast: {label: 'cast to a type', fields: ['type']},
  date_format: {label: 'read dates', fields: ['format']},
  hash: {label: 'hash (SHA-256)', fields: []},
};

/** The kinds of values that "values" and "value" may contain. */
export const KINDS = {text: 'Text', number: 'Number', true: 'true', false: 'false'};

/** The label of a text field, and suggestions for it. */
export const textField = (name) => TEXTS[name];

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
export const NEW_VALUE = {kind: 'text', text: ''};

/** The option "transforms" as steps of a form, which may be incomplete while they are edited. */
export class TransformSteps {
  constructor(steps) {
    this.steps = steps;
  }

  /** The steps of a value of the form; null if the form cannot represent it. */
  static of(value) {
    if (value instanceof TransformSteps) {
      return value;
    }
    if (value === null || value === undefined) {
      return new TransformSteps([]);
    }
    const steps = Array.isArray(value) ? value.map(stepOf) : [null];
    return steps.includes(null) ? null : new TransformSteps(steps);
  }

  /** The option as JSON; null if there is none. */
  option() {
    return this.steps.length ? this.steps.map((step, i) => optionOf(step, i + 1)) : null;
  }
}

function stepOf(option) {
  if (typeof option !== 'object' || !Object.hasOwn(TRANSFORMS, option?.transform)) {
    return null;
  }
  const transform = TRANSFORMS[option.transform];
  const {transform: name, column, into, ...rest} = option;
  const step = {column, transform: name, into: into ?? ''};
  for (const [field, value] of Object.entries(rest)) {
    step[field] = field === 'values' && Array.isArray(value) ? value.map(enteredOf)
      : field === 'value' ? enteredOf(value)
        : TEXTS[field] ? value ?? '' : null;
  }
  const isKnown = Object.keys(rest).every((field) => transform.fields.includes(field))
    && Object.entries(step).every(([field, value]) => field === 'values'
      ? Array.isArray(value) && !value.includes(null)
      : field === 'value' ? value !== null : typeof value === 'string');
  return isKnown ? step : null;
}

/** A value of a step as it is entered; null if a form cannot represent it. */
function enteredOf(value) {
  if (typeof value === 'string') {
    return {kind: 'text', text: value};
  }
  if (typeof value === 'boolean') {
    return {kind: String(value), text: ''};
  }
  const number = textOfNumber(value);
  return number !== null && NUMBER.test(number) ? {kind: 'number', text: number} : null;
}

function optionOf(step, number) {
  const refuse = (reason) => {
    throw new Problem(422, `step ${number}: ${reason}`, 'transforms');
  };
  if (!step.column) {
    refuse('Enter the column.');
  }
  const option = {column: step.column, transform: step.transform};
  for (const field of TRANSFORMS[step.transform].fields) {
    const entered = step[field];
    if (field === 'values') {
      option.values = (entered ?? [NEW_VALUE]).map((value) => valueOf(value, refuse));
    } else if (field === 'value') {
      option.value = valueOf(entered ?? NEW_VALUE, refuse);
    } else if (entered) {
      option[field] = entered;
    } else if (!TEXTS[field].optional) {
      refuse(`Enter: ${TEXTS[field].label}.`);
    }
  }
  if (step.into) {
    option.into = step.into;
  }
  return option;
}

function valueOf({kind, text}, refuse) {
  if (kind === 'text') {
    return text;
  }
  if (kind !== 'number') {
    return kind === 'true';
  }
  if (!NUMBER.test(text.trim())) {
    refuse(`'${text}' is not a number like -12.5.`);
  }
  if (isRounded(text.trim())) {
    refuse(`${text} has more digits than this browser can keep; update the browser, or set it over the API.`);
  }
  return exactNumber(text.trim());
}
