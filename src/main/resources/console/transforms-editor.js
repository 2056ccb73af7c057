import {ConsoleElement, html, live, nothing} from './console-element.js';
import {KINDS, NEW_VALUE, textField, TRANSFORMS, TransformSteps} from './transform-steps.js';

/** The option "transforms" as a list of steps. Dispatches "entered" with the changed steps. */
class TransformsEditor extends ConsoleElement {
  static properties = {value: {attribute: false}, refusal: {attribute: false}, moved: {state: true}};

  render() {
    const {steps} = this.value;
    const wrong = this.wrongStep(steps);
    return html`
      ${steps.length ? html`<ol class="option-steps">${steps.map((step, i) => this.step(step, i, wrong === i + 1))}</ol>` : nothing}
      ${this.refusal && !wrong ? html`<div class="text-danger-emphasis small mb-2" role="alert">${this.refusal}</div>` : nothing}
      <span class="visually-hidden" role="status">${this.moved ?? ''}</span>
      <button class="btn btn-outline-secondary btn-sm mb-1" type="button" @click=${this.add}>Add step</button>`;
  }

  /** The number of the step that the refusal is about. */
  wrongStep(steps) {
    const number = Number(this.refusal?.match(/step (\d+)/)?.[1]);
    return number <= steps.length ? number : null;
  }

  step(step, i, isWrong) {
    const n = i + 1;
    const last = this.value.steps.length;
    return html`
      <li class=${isWrong ? 'is-invalid' : ''}>
        <div class="option-fields">
          ${this.text(step, i, 'column', {label: 'Column', isWrong})}
          <div>
            <label class="form-label small mb-0" for="step-${n}-transform">Transform</label>
            <select class="form-select form-select-sm" id="step-${n}-transform"
              @change=${(event) => this.change(i, {transform: event.target.value})}>
              ${Object.entries(TRANSFORMS).map(([name, {label}]) =>
                html`<option value=${name} ?selected=${step.transform === name}>${label}</option>`)}
            </select>
          </div>
          ${TRANSFORMS[step.transform].fields.map((field) => this.field(step, i, field))}
          ${this.text(step, i, 'into', {
            label: step.transform === 'convert' ? 'New column' : 'New column (optional)'})}
        </div>
        ${isWrong ? html`<div class="text-danger-emphasis small" id="step-${n}-wrong" role="alert">${this.refusal}</div>` : nothing}
        <div class="d-flex gap-2 mt-1">
          <button class="btn btn-outline-secondary btn-sm" type="button" aria-label="Move step ${n} up" ?disabled=${n === 1}
            @click=${() => this.move(i, i - 1)}>↑</button>
          <button class="btn btn-outline-secondary btn-sm" type="button" aria-label="Move step ${n} down" ?disabled=${n === last}
            @click=${() => this.move(i, i + 1)}>↓</button>
          <button class="btn btn-outline-secondary btn-sm" type="button" aria-label="Remove step ${n}" @click=${() => this.removeStep(i)}>Remove</button>
        </div>
      </li>`;
  }

  field(step, i, name) {
    if (name === 'values') {
      return this.values(step, i);
    }
    if (name === 'value') {
      return this.entered(step.value ?? NEW_VALUE, `step-${i + 1}-value`, 'Value', (value) => this.change(i, {value}));
    }
    const {label, suggestions, optional} = textField(name);
    return this.text(step, i, name, {label: optional ? `${label} (optional)` : label, suggestions});
  }

  text(step, i, name, {label, suggestions, isWrong}) {
    const id = `step-${i + 1}-${name}`;
    return html`
      <div>
        <label class="form-label small mb-0" for=${id}>${label}</label>
        <input class="form-control form-control-sm ${isWrong ? 'is-invalid' : ''}" id=${id} .value=${live(step[name] ?? '')}
          autocomplete="off" spellcheck="false" list=${suggestions ? `${id}-list` : nothing}
          aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${isWrong ? `step-${i + 1}-wrong` : nothing}
          @input=${(event) => this.change(i, {[name]: event.target.value})}>
        ${suggestions ? html`<datalist id="${id}-list">${suggestions.map((each) => html`<option value=${each}></option>`)}</datalist>` : nothing}
      </div>`;
  }

  values(step, i) {
    const values = step.values ?? [NEW_VALUE];
    const set = (changed) => this.change(i, {values: changed});
    return html`
      <div class="option-values">
        ${values.map((value, j) => html`
          <div class="d-flex gap-1 align-items-end">
            ${this.entered(value, `step-${i + 1}-value-${j + 1}`, `Value ${j + 1}`,
              (changed) => set(values.map((each, k) => (j === k ? changed : each))))}
            ${values.length > 1 ? html`<button class="btn btn-outline-secondary btn-sm" type="button" aria-label="Remove value ${j + 1} of step ${i + 1}"
              @click=${() => set(values.filter((each, k) => j !== k))}>×</button>` : nothing}
          </div>`)}
        <button class="btn btn-link btn-sm px-0" type="button" @click=${() => this.addValue(i, values)}>Add value<span
          class="visually-hidden"> to step ${i + 1}</span></button>
      </div>`;
  }

  async addValue(i, values) {
    this.change(i, {values: [...values, NEW_VALUE]});
    this.focusOn(`step-${i + 1}-value-${values.length + 1}`);
  }

  /** A value with its kind. */
  entered(value, id, label, change) {
    return html`
      <div>
        <label class="form-label small mb-0" for=${value.kind === 'text' || value.kind === 'number' ? id : `${id}-kind`}>${label}</label>
        <div class="d-flex gap-1">
          <select class="form-select form-select-sm w-auto" id="${id}-kind" aria-label="Kind of ${label.toLowerCase()}"
            @change=${(event) => change({...value, kind: event.target.value})}>
            ${Object.entries(KINDS).map(([kind, shown]) => html`<option value=${kind} ?selected=${value.kind === kind}>${shown}</option>`)}
          </select>
          ${value.kind === 'text' || value.kind === 'number' ? html`
            <input class="form-control form-control-sm" id=${id} .value=${live(value.text)} autocomplete="off" spellcheck="false"
              inputmode=${value.kind === 'number' ? 'decimal' : nothing}
              placeholder=${value.kind === 'text' ? 'empty text' : nothing}
              @input=${(event) => change({...value, text: event.target.value})}>` : nothing}
        </div>
      </div>`;
  }

  change(i, changed) {
    this.enter(this.value.steps.map((step, j) => (i === j ? {...step, ...changed} : step)));
  }

  add() {
    const last = this.value.steps.at(-1);
    this.enter([...this.value.steps, {column: last?.into || last?.column || '', transform: 'trim', into: ''}]);
    this.focusOn(`step-${this.value.steps.length}-column`);
  }

  removeStep(i) {
    this.enter(this.value.steps.filter((step, j) => j !== i));
    const next = Math.min(i + 1, this.value.steps.length);
    this.focusOn(next ? `[aria-label="Remove step ${next}"]` : 'button');
  }

  move(from, to) {
    const steps = [...this.value.steps];
    const [step] = steps.splice(from, 1);
    steps.splice(to, 0, step);
    this.enter(steps);
    this.moved = `Step ${from + 1} is now step ${to + 1}.`;
    const direction = to < from ? 'up' : 'down';
    const isLast = to === 0 || to === steps.length - 1;
    this.focusOn(`[aria-label="Move step ${to + 1} ${isLast ? (to === 0 ? 'down' : 'up') : direction}"]`);
  }

  enter(steps) {
    this.value = new TransformSteps(steps);
    this.tell('entered', this.value);
  }

  /** @param place a selector, or the id of a field */
  async focusOn(place) {
    await this.updateComplete;
    (this.querySelector(`#${CSS.escape(place)}`) ?? this.querySelector(place))?.focus();
  }
}

customElements.define('transforms-editor', TransformsEditor);
