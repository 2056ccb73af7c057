import {Problem} from './api.js';

/** What happens to columns that are not named. */
export const OTHERS = {keep: 'are kept', drop: 'are dropped', fail: 'fail the upload'};

/** The option "columns" as rows of a table, which may be incomplete while they are edited. */
export class ColumnRows {
  /** @param rows each a column of the result, with its name in the table; null drops it */
  constructor(rows, others = 'keep') {
    this.rows = rows;
    this.others = others;
  }

  /** The rows of a value of the form; null if a table cannot represent it. */
  static of(value) {
    if (value instanceof ColumnRows) {
      return value;
    }
    if (value === null || value === undefined) {
      return new ColumnRows([]);
    }
    if (typeof value !== 'object' || Array.isArray(value)) {
      return null;
    }
    const {'*': others = 'keep', ...names} = value;
    const isKnown = Object.hasOwn(OTHERS, others)
      && Object.entries(names).every(([column, name]) => column !== '' && (name === null || typeof name === 'string'));
    return isKnown ? new ColumnRows(Object.entries(names).map(([column, name]) => ({column, name})), others) : null;
  }

  /** The option as JSON; null if there is none. */
  option() {
    const names = new Map();
    for (const {column, name} of this.rows) {
      if (!column) {
        throw new Problem(422, 'Enter the column of the result in each row, or remove the row.', 'columns');
      }
      if (names.has(column)) {
        throw new Problem(422, `The column '${column}' has two rows; remove one.`, 'columns');
      }
      if (column === '*') {
        throw new Problem(422, "'*' stands for the other columns; choose below what happens to them.", 'columns');
      }
      if (name === '') {
        throw new Problem(422, `Enter the name in the table for the column '${column}', or drop it.`, 'columns');
      }
      names.set(column, name);
    }
    if (this.others !== 'keep') {
      names.set('*', this.others);
    }
    return names.size ? Object.fromEntries(names) : null;
  }
}
