import {ColumnRows, OTHERS} from './column-rows.js';
import {ConsoleElement, html, live, nothing} from './console-element.js';

/** The option "columns" as a table. Dispatches "entered" with the changed rows. */
class ColumnsEditor extends ConsoleElement {
  static properties = {value: {attribute: false}, refusal: {attribute: false}};

  render() {
    const {rows, others} = this.value;
    return html`
      ${rows.length ? html`
        <table class="table table-sm stacking option-table">
          <caption class="visually-hidden">Columns</caption>
          <thead><tr><th scope="col">Column of the result</th><th scope="col">Column of the table</th>
            <th scope="col"><span class="visually-hidden">Remove</span></th></tr></thead>
          <tbody>${rows.map((row, i) => this.row(row, i))}</tbody>
        </table>` : nothing}
      ${this.refusal ? html`<div class="text-danger-emphasis small mb-2" id="columns-wrong" role="alert">${this.refusal}</div>` : nothing}
      <div class="d-flex flex-wrap gap-2 align-items-center mb-1">
        <button class="btn btn-outline-secondary btn-sm" type="button" @click=${this.add}>Add column</button>
        <div class="d-flex gap-2 align-items-center ms-auto">
          <label for="other-columns">Other columns</label>
          <select class="form-select form-select-sm w-auto" id="other-columns"
            @change=${(event) => this.enter(rows, event.target.value)}>
            ${Object.entries(OTHERS).map(([name, label]) => html`<option value=${name} ?selected=${others === name}>${label}</option>`)}
          </select>
        </div>
      </div>`;
  }

  row({column, name}, i) {
    const isWrong = this.refusal?.includes(`'${column}'`);
    const classes = `form-control form-control-sm ${isWrong ? 'is-invalid' : ''}`;
    const described = isWrong ? 'columns-wrong' : nothing;
    return html`
      <tr>
        <td><input class=${classes} aria-label="Column of the result ${i + 1}" .value=${live(column)} placeholder="Column of the result"
          autocomplete="off" spellcheck="false" aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${described}
          @input=${(event) => this.change(i, {column: event.target.value})}></td>
        <td><div class="d-flex gap-2">
          <select class="form-select form-select-sm w-auto" aria-label="What happens to column ${i + 1}"
            @change=${(event) => this.change(i, {name: event.target.value === 'drop' ? null : column})}>
            <option value="name" ?selected=${name !== null}>named</option>
            <option value="drop" ?selected=${name === null}>dropped</option>
          </select>
          ${name === null ? nothing : html`
            <input class=${classes} aria-label="Column of the table ${i + 1}" .value=${live(name)} placeholder="Name in the table"
              maxlength="255" autocomplete="off" spellcheck="false" aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${described}
              @input=${(event) => this.change(i, {name: event.target.value})}>`}
        </div></td>
        <td class="text-end"><button class="btn btn-outline-secondary btn-sm" type="button" aria-label="Remove column ${i + 1}"
          @click=${() => this.removeRow(i)}>Remove</button></td>
      </tr>`;
  }

  change(i, changed) {
    this.enter(this.value.rows.map((row, j) => (i === j ? {...row, ...changed} : row)));
  }

  add() {
    const last = this.value.rows.length;
    this.enter([...this.value.rows, {column: '', name: ''}]);
    this.focusOn(`[aria-label="Column of the result ${last + 1}"]`);
  }

  removeRow(i) {
    this.enter(this.value.rows.filter((row, j) => j !== i));
    const next = Math.min(i + 1, this.value.rows.length);
    this.focusOn(next ? `[aria-label="Remove column ${next}"]` : 'button');
  }

  enter(rows, others = this.value.others) {
    this.value = new ColumnRows(rows, others);
    this.tell('entered', this.value);
  }

  async focusOn(selector) {
    await this.updateComplete;
    this.querySelector(selector)?.focus();
  }
}

customElements.define('columns-editor', ColumnsEditor);
