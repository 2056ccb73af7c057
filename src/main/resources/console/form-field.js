import {html, live, nothing} from './console-element.js';

/**
 * A labelled field of a form with what is wrong with it beside it.
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
            autocomplete=${attributes.autocomplete ?? 'off'} min=${attributes.min ?? nothing} max=${attributes.max ?? nothing}
            list=${attributes.list ?? nothing} spellcheck="false" @input=${input}>`}
      ${wrong ? html`<div class="invalid-feedback" id="${name}-wrong">${wrong}</div>` : nothing}
      ${help ? html`<div class="form-text" id="${name}-help">${help}</div>` : nothing}
    </div>`;
}

/** Sorts a refusal to the field it speaks of, by which its sentence begins; others belong to the whole form. */
export function refusalsOf(failure, names) {
  const sentence = failure.message;
  const named = /^(?:The field ')?(?:[a-z_]+\.)*([a-z_]+)\b/.exec(sentence)?.[1];
  const name = names.includes(named) ? named : namesInWords(names).find(({words}) => sentence.toLowerCase().includes(words))?.name;
  return name ? {[name]: sentence} : {form: sentence};
}

function namesInWords(names) {
  return names.map((name) => ({name, words: name.replaceAll('_', ' ')})).sort((a, b) => b.words.length - a.words.length);
}

/** The required fields that are empty, each with its sentence. */
export function missing(values, required) {
  return Object.fromEntries(Object.entries(required)
    .filter(([name]) => !String(values[name] ?? '').trim())
    .map(([name, sentence]) => [name, sentence]));
}
