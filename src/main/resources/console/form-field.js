import {html, live, nothing} from './console-element.js';

/**
 * A labelled field of a form with its error message.
 *
 * @param form the component: its values, its refusals by name, and change(name, value)
 */
export function field(form, name, label, {type = 'text', help, required = false, rows, ...attributes} = {}) {
  const wrong = form.refusals?.[name];
  const described = [wrong ? `${name}-wrong` : '', help ? `${name}-help` : ''].filter(Boolean).join(' ') || nothing;
  const input = (event) => form.change(name, event.target.value);
  const classes = `form-control ${wrong ? 'is-invalid' : ''} ${rows ? 'font-monospace' : ''}`;
  return html`
    <div class="mb-3">
      <label class="form-label" for=${name}>${label}${required ? html` <span class="text-danger-emphasis" aria-hidden="true">*</span>` : nothing}</label>
      ${rows
        ? html`<textarea class=${classes} id=${name} rows=${rows} .value=${live(form.values[name] ?? '')} ?required=${required}
            aria-describedby=${described} aria-invalid=${wrong ? 'true' : nothing} autocomplete="off" spellcheck="false"
            placeholder=${attributes.placeholder ?? nothing} @input=${input}></textarea>`
        : html`<input class=${classes} id=${name} type=${type} .value=${live(form.values[name] ?? '')} ?required=${required}
            aria-describedby=${described} aria-invalid=${wrong ? 'true' : nothing} placeholder=${attributes.placeholder ?? nothing}
            autocomplete=${attributes.autocomplete ?? 'off'} maxlength=${attributes.maxlength ?? nothing} min=${attributes.min ?? nothing} max=${attributes.max ?? nothing}
            list=${attributes.list ?? nothing} spellcheck="false" @input=${input}>`}
      ${wrong ? html`<div class="invalid-feedback" id="${name}-wrong">${wrong}</div>` : nothing}
      ${help ? html`<div class="form-text" id="${name}-help">${help}</div>` : nothing}
    </div>`;
}

/** The error message by its field; others belong to the whole form. */
export function refusalsOf(failure, names) {
  const name = failure.field?.split('.').at(-1);
  return names.includes(name) ? {[name]: failure.message} : {form: failure.message};
}

/** Saves a form and sets isSaving meanwhile, and refusals afterwards. */
export async function submit(form, event, names, step) {
  event.preventDefault();
  form.isSaving = true;
  form.refusals = {};
  try {
    await step();
  } catch (failure) {
    form.refusals = refusalsOf(failure, names);
  }
  form.isSaving = false;
}

/** The error message of the form as a whole. */
export function refusalOfForm({form}) {
  return form ? html`<div class="alert alert-danger" role="alert">${form}</div>` : nothing;
}

/** The required fields that are empty, with their messages. */
export function missing(values, required) {
  return Object.fromEntries(Object.entries(required)
    .filter(([name]) => !String(values[name] ?? '').trim())
    .map(([name, sentence]) => [name, sentence]));
}
