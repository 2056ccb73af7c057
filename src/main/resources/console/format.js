const NUMBER = new Intl.NumberFormat('en');
const PERCENT = new Intl.NumberFormat('en', {style: 'percent', maximumFractionDigits: 1});
const MOMENT = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23'});
const TIME = new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const DAY = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'});

export const number = (value) => (value === null || value === undefined ? '' : NUMBER.format(value));
export const percent = (value) => (value === null || value === undefined ? '–' : PERCENT.format(value));
export const moment = (instant) => (instant ? MOMENT.format(new Date(instant)) : '');
export const time = (instant) => (instant ? TIME.format(new Date(instant)) : '');

export function rows(count) {
  return `${number(count)} ${count === 1 ? 'row' : 'rows'}`;
}

export function bytes(count) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toLocaleString('en', {maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0})} ${units[unit]}`;
}

export function duration(millis) {
  if (millis < 1_000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1_000;
  if (seconds < 90) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const minutes = seconds / 60;
  if (minutes < 90) {
    return `${Math.round(minutes)} min`;
  }
  const hours = minutes / 60;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${Math.round(hours / 24)} days`;
}

/** The name of an execution for users. */
export function title({name, template, id}) {
  return name ?? template ?? id;
}

/** An execution's window; days where it begins and ends at midnight. */
export function timeWindow(execution) {
  const {time_window_start: start, time_window_end: end} = execution;
  if (!start && !end) {
    return '';
  }
  return [start, end].map((edge) => (edge ? day(edge) : '…')).join(' – ');
}

function day(text) {
  const date = new Date(/\d{4}-\d{2}-\d{2}$/.test(text) ? text + 'T00:00:00Z' : text);
  return Number.isNaN(date.getTime()) ? text : DAY.format(date);
}
