import './connection-steps.js';
import './copy-text.js';
import './live-error.js';
import {api} from './api.js';
import {confirm} from './confirm-dialog.js';
import {ConsoleElement, html, live, nothing} from './console-element.js';
import {field, missing, refusalOfForm, refusalsOf} from './form-field.js';
import {moment} from './format.js';
import {LiveData} from './live-data.js';
import {signInSettings} from './session.js';
import {toast} from './toast-messages.js';

const SHOWN = ['account', 'username', 'auth_method', 'warehouse', 'database', 'schema', 'role', 'upload_interval_minutes', 'upload_receipts'];
const SECRETS = {
  key_pair: ['private_key', 'private_key_passphrase'],
  workload_identity: [],
  token: ['token'],
  password: ['password'],
};
const METHODS = [
  ['key_pair', 'Key pair (recommended)'],
  ['workload_identity', 'Workload identity (no stored secret)'],
  ['token', 'Programmatic access token'],
  ['password', 'Username and password'],
];
const REQUIRED = {
  account: 'Enter the account identifier, such as ORGANIZATION-ACCOUNT.',
  username: 'Enter the Snowflake user that the service signs in as.',
  database: 'Enter the database of the target tables.',
};
const NEW = {auth_method: 'key_pair', schema: 'PUBLIC', upload_receipts: false};

/** The user's Snowflake configuration. Secrets are write-only, and have to be entered again with every change. */
export class SnowflakeConfigForm extends ConsoleElement {
  static properties = {
    stored: {state: true}, values: {state: true}, refusals: {state: true}, busy: {state: true}, test: {state: true},
    keyPair: {state: true}, identity: {state: true}, hasIssuer: {state: true}, isLoaded: {state: true},
  };

  reading = new LiveData(this, (signal) => this.read(signal), () => null);

  constructor() {
    super();
    this.values = {...NEW};
    this.refusals = {};
  }

  async read(signal) {
    this.hasIssuer = Boolean((await signInSettings().catch(() => ({}))).workload_identity);
    this.take(await api.get('/snowflake/config', signal).catch((failure) => {
      if (failure.status === 404) {
        return null;
      }
      throw failure;
    }));
  }

  take(stored) {
    this.stored = stored;
    this.values = stored ? Object.fromEntries(SHOWN.map((name) => [name, stored[name] ?? ''])) : {...NEW};
    this.isLoaded = true;
  }

  change(name, value) {
    this.values = {...this.values, [name]: value};
    if (this.refusals[name]) {
      const {[name]: corrected, ...others} = this.refusals;
      this.refusals = others;
    }
  }

  render() {
    return html`
      <h1 class="h3 mb-3">Snowflake Configuration</h1>
      <live-error .error=${this.reading.error}></live-error>
      ${this.pause()}
      ${this.isLoaded ? html`
        <div class="row g-4">
          <div class="col-12 col-lg-7">${this.form()}</div>
          <div class="col-12 col-lg-5">${this.beside()}</div>
        </div>` : nothing}`;
  }

  pause() {
    if (!this.stored?.paused_at) {
      return nothing;
    }
    const {paused_by: who, paused_at: since} = this.stored;
    return html`
      <div class="alert alert-warning d-flex flex-wrap align-items-center gap-2" role="status">
        <span>Uploads have been paused since ${moment(since)}${who === 'operator' ? ', by the operator of this service' : ''}.
          Nothing is uploaded until they are resumed.</span>
        <button class="btn btn-primary ms-auto" type="button" ?disabled=${this.busy} @click=${() => this.setPaused(false)}>
          Resume uploads</button>
      </div>`;
  }

  form() {
    return html`
      <form novalidate @submit=${this.save}>
        ${this.state()}
        ${field(this, 'account', 'Account', {required: true, placeholder: 'MYORG-ACCOUNT1',
          help: 'Account identifier such as ORGANIZATION-ACCOUNT, without https:// and .snowflakecomputing.com.'})}
        ${field(this, 'username', 'Username', {required: true, placeholder: 'AMC_UPLOADER'})}
        ${this.method()}
        ${this.secrets()}
        <div class="row">
          <div class="col-sm-6">${field(this, 'warehouse', 'Warehouse', {placeholder: 'The user’s default warehouse'})}</div>
          <div class="col-sm-6">${field(this, 'role', 'Role', {placeholder: 'The user’s default role'})}</div>
          <div class="col-sm-6">${field(this, 'database', 'Database', {required: true})}</div>
          <div class="col-sm-6">${field(this, 'schema', 'Schema', {placeholder: 'PUBLIC'})}</div>
          <div class="col-12">${field(this, 'upload_interval_minutes', 'Upload interval in minutes (optional)', {type: 'number', min: 1, max: 1440,
            help: 'Uploads start together at the end of each interval, so that the warehouse is resumed once for all of them. If empty, each'
              + ' upload starts immediately.'})}</div>
          <div class="col-12 mb-3">${this.receipts()}</div>
        </div>
        ${refusalOfForm(this.refusals)}
        <div class="d-flex flex-wrap gap-2">
          <button class="btn btn-outline-primary" type="button" ?disabled=${this.busy} @click=${this.testConnection}>
            ${this.busy === 'test' ? 'Testing…' : 'Test Connection'}</button>
          <button class="btn btn-primary" ?disabled=${this.busy}>${this.busy === 'save' ? 'Saving…' : 'Save'}</button>
          ${this.stored && !this.stored.paused_at ? html`<button class="btn btn-outline-secondary" type="button"
            ?disabled=${this.busy} @click=${() => this.setPaused(true)}>Pause uploads</button>` : nothing}
          ${this.stored ? html`<button class="btn btn-outline-danger ms-auto" type="button" ?disabled=${this.busy}
            @click=${this.delete}>Delete</button>` : nothing}
        </div>
      </form>`;
  }

  receipts() {
    const {upload_receipts: wrong} = this.refusals;
    return html`
      <div class="form-check">
        <input class="form-check-input ${wrong ? 'is-invalid' : ''}" type="checkbox" id="upload_receipts" aria-describedby="upload_receipts-help"
          .checked=${live(this.values.upload_receipts === true)} @change=${(event) => this.change('upload_receipts', event.target.checked)}>
        <label class="form-check-label" for="upload_receipts">Write a receipt for each upload to the table AMC_UPLOADS</label>
        ${wrong ? html`<div class="invalid-feedback">${wrong}</div>` : nothing}
        <div class="form-text" id="upload_receipts-help">The service creates the table in the schema. Each upload adds a row in the
          transaction of its rows: execution, window, tables and counts. If the answer of a COMMIT is lost, the receipt shows
          whether it succeeded.</div>
      </div>`;
  }

  state() {
    if (!this.stored) {
      return html`<p class="text-body-secondary">Enter the Snowflake account for your results. Until then, uploads are skipped.</p>`;
    }
    return html`
      <p class="text-body-secondary">Saved ${moment(this.stored.updated_at)}. Secrets are never shown; enter them again with
        every change.</p>
      ${this.stored.warning ? html`<div class="alert alert-warning">${this.stored.warning}</div>` : nothing}`;
  }

  method() {
    // Also offered if it is stored: otherwise it would look as if no method were chosen.
    const methods = METHODS.filter(([value]) => value !== 'workload_identity' || this.hasIssuer || this.stored?.auth_method === value);
    return html`
      <fieldset class="mb-3">
        <legend class="form-label fs-6">Sign-in method</legend>
        ${methods.map(([value, label]) => html`
          <div class="form-check form-check-inline">
            <input class="form-check-input" type="radio" name="auth_method" id="method-${value}"
              .checked=${live(this.values.auth_method === value)} @change=${() => this.change('auth_method', value)}>
            <label class="form-check-label" for="method-${value}">${label}</label>
          </div>`)}
        ${this.refusals.auth_method ? html`<div class="invalid-feedback d-block" role="alert">${this.refusals.auth_method}</div>` : nothing}
      </fieldset>`;
  }

  secrets() {
    switch (this.values.auth_method) {
      case 'key_pair': return this.keyPairFields();
      case 'workload_identity': return this.identityFields();
      case 'token': return field(this, 'token', 'Access token', {type: 'password', required: true, autocomplete: 'new-password',
        help: 'A programmatic access token of this Snowflake user.'});
      default: return html`
        ${field(this, 'password', 'Password', {type: 'password', required: true, autocomplete: 'new-password'})}
        ${this.stored?.warning ? nothing : html`<p class="small text-warning-emphasis">Snowflake rejects password-only sign-ins for
          most users. Use a key pair instead.</p>`}`;
    }
  }

  keyPairFields() {
    const hasMade = this.hasMadeKey();
    return html`
      <div class="card mb-3"><div class="card-body">
        ${hasMade ? html`<p class="mb-2"><span class="text-success-emphasis">✓</span> This service has generated a key
          pair. Its private key never leaves the service; leave the field empty to use it.</p>` : nothing}
        <button class="btn btn-outline-secondary btn-sm mb-3" type="button" ?disabled=${this.busy} @click=${this.makeKeyPair}>
          ${hasMade ? 'Generate another key pair' : 'Generate key pair'}</button>
        ${this.isForUser(this.keyPair) ? html`
          <p class="mb-1">Ask a user administrator to run this statement in Snowflake. Then test and save the configuration.</p>
          <copy-text .text=${this.keyPair.alter_user}></copy-text>
          <details class="mb-3">
            <summary>If another key of this user is still in use</summary>
            <copy-text .text=${this.keyPair.alter_user_second_key}></copy-text>
          </details>` : nothing}
        ${field(this, 'private_key', hasMade ? 'Private key (only to use your own)' : 'Private key', {rows: 4,
          placeholder: '-----BEGIN PRIVATE KEY-----', help: 'PEM in PKCS#8 or PKCS#1 form, plain or encrypted. You can also generate a key pair.'})}
        ${field(this, 'private_key_passphrase', 'Passphrase of an encrypted private key', {type: 'password', autocomplete: 'new-password'})}
      </div></div>`;
  }

  identityFields() {
    return html`
      <div class="card mb-3"><div class="card-body">
        <p class="mb-2">For each sign-in, this service signs a token that is valid for some minutes. Snowflake accepts it for the
          user that has this service’s address and the subject of your configuration. Nothing secret is stored.</p>
        <button class="btn btn-outline-secondary btn-sm mb-3" type="button" ?disabled=${this.busy} @click=${this.showIdentity}>
          Show statement for Snowflake</button>
        ${this.isForUser(this.identity) ? html`
          <p class="mb-1">Ask a user administrator to run this statement in Snowflake, and to grant the user a role. Then test and
            save the configuration.</p>
          <copy-text .text=${this.identity.create_user}></copy-text>
          <details>
            <summary>If the service user exists</summary>
            <copy-text .text=${this.identity.alter_user}></copy-text>
          </details>` : nothing}
      </div></div>`;
  }

  /** Whether statements were made for the Snowflake user that is entered now. */
  isForUser(statements) {
    return statements?.username === (this.values.username ?? '').trim();
  }

  hasMadeKey() {
    return Boolean(this.keyPair || this.stored?.key_pair_made_here);
  }

  /** The request body: only secrets of the chosen method, and no empty values. */
  body() {
    const names = [...SHOWN, ...SECRETS[this.values.auth_method]];
    const entered = Object.fromEntries(names.filter((name) => this.values[name]).map((name) => [name, this.values[name]]));
    const {upload_interval_minutes: minutes} = entered;
    return minutes ? {...entered, upload_interval_minutes: Number(minutes)} : entered;
  }

  /** Whether all required fields are filled in. */
  check() {
    const {auth_method: method} = this.values;
    this.refusals = missing(this.values, {
      ...REQUIRED,
      ...method === 'password' && {password: 'Enter the password again; it is never shown.'},
      ...method === 'token' && {token: 'Enter the access token again; it is never shown.'},
      ...method === 'key_pair' && !this.hasMadeKey() && {private_key: 'Enter the private key again, or generate a key pair.'},
    });
    this.focusRefusal();
    return Object.keys(this.refusals).length === 0;
  }

  async focusRefusal() {
    await this.updateComplete;
    this.querySelector('.is-invalid')?.focus();
  }

  refuse(failure) {
    this.refusals = refusalsOf(failure, [...SHOWN, ...SECRETS[this.values.auth_method]]);
    this.focusRefusal();
  }

  async save(event) {
    event.preventDefault();
    if (!this.check()) {
      return;
    }
    await this.while('save', async () => {
      const method = this.stored ? api.put : api.post;
      this.take(await method('/snowflake/config', this.body()));
      toast.success('Configuration saved');
    });
  }

  /** Whether the form is unchanged, so that the service can test the stored configuration. */
  isAsStored() {
    return this.stored
      && SHOWN.every((name) => String(this.values[name] ?? '') === String(this.stored[name] ?? ''))
      && SECRETS[this.values.auth_method].every((name) => !this.values[name]);
  }

  async testConnection() {
    const isAsStored = this.isAsStored();
    if (!isAsStored && !this.check()) {
      return;
    }
    await this.while('test', async () => {
      this.test = null;
      const id = newId();
      const test = api.post(`/snowflake/test-connection?test_id=${id}`, isAsStored ? undefined : this.body());
      const isOver = this.follow(id, test);
      this.test = await test;
      await isOver;
      if (this.test.ok) {
        toast.success('Connection successful!');
      } else {
        toast.failure(`Connection failed: ${this.test.detail}`);
      }
    });
  }

  /** Shows each step as soon as it is done. */
  async follow(id, test) {
    let isRunning = true;
    test.catch(() => {}).finally(() => { isRunning = false; });
    while (isRunning) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const known = await api.get(`/snowflake/test-connection/${id}`).catch(() => null);
      if (isRunning && known) {
        this.test = known;
      }
    }
  }

  async makeKeyPair() {
    const username = (this.values.username ?? '').trim();
    if (!username) {
      this.refusals = {username: REQUIRED.username};
      this.focusRefusal();
      return;
    }
    await this.while('key', async () => {
      this.keyPair = {...await api.post('/snowflake/config/key-pair', {username}), username};
    });
  }

  async showIdentity() {
    const username = (this.values.username ?? '').trim();
    if (!username) {
      this.refusals = {username: REQUIRED.username};
      this.focusRefusal();
      return;
    }
    await this.while('identity', async () => {
      this.identity = {...await api.post('/snowflake/config/workload-identity', {username}), username};
    });
  }

  async setPaused(isPaused) {
    await this.while('pause', async () => {
      const {message, ...state} = await api.post(`/snowflake/config/${isPaused ? 'pause' : 'resume'}`);
      this.stored = {...this.stored, ...state};
      toast.success(message);
    });
  }

  async delete() {
    if (!await confirm({
      title: 'Delete your Snowflake configuration?',
      text: 'Its secrets are erased, and uploads are skipped until you enter a new configuration. Tables in Snowflake are not changed.',
      action: 'Delete',
      color: 'danger',
    })) {
      return;
    }
    await this.while('delete', async () => {
      await api.delete('/snowflake/config');
      this.take(null);
      this.test = null;
      this.keyPair = null;
      this.identity = null;
      toast.success('Configuration deleted');
    });
  }

  async while(what, step) {
    this.busy = what;
    this.refusals = {};
    try {
      await step();
    } catch (failure) {
      this.refuse(failure);
      if (what === 'test') {
        toast.failure(`Connection failed: ${failure.message}`);
      }
    }
    this.busy = null;
  }

  beside() {
    if (!this.test) {
      return html`<p class="text-body-secondary">The connection test runs each step of an upload with these settings. It leaves
        nothing behind in Snowflake.</p>`;
    }
    return html`
      <h2 class="h5">Connection test</h2>
      <connection-steps .steps=${this.test.steps}></connection-steps>`;
  }
}

/** A UUID; crypto.randomUUID is available only over https. */
function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

customElements.define('snowflake-config-form', SnowflakeConfigForm);
