// The user's token is kept in sessionStorage, so that it is gone with the tab, and is sent only to this service.
const TOKEN = 'token';
const SIGN_IN = 'sign-in';

class Session extends EventTarget {
  /** Why the user has to sign in again. */
  message = '';

  get token() {
    return sessionStorage.getItem(TOKEN);
  }

  get name() {
    return nameIn(this.token);
  }

  start(token) {
    sessionStorage.setItem(TOKEN, token.trim());
    this.message = '';
    this.#changed();
  }

  end(message = '') {
    sessionStorage.removeItem(TOKEN);
    this.message = message;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();

/** The user's name in the token, which only the service verifies. */
function nameIn(token) {
  try {
    const text = atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'));
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0))));
    return claims.name ?? claims.email ?? claims.preferred_username ?? claims.sub;
  } catch {
    return '';
  }
}

/** Takes a token out of the address (the link that local mode prints), or completes a sign-in at the issuer. */
export async function arrive(confirm) {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    history.replaceState(null, '', location.pathname + location.search);
    await arriveWith(token, confirm);
  }
  if (location.pathname === '/signed-in') {
    const begun = JSON.parse(sessionStorage.getItem(SIGN_IN) ?? 'null');
    const answer = new URLSearchParams(location.search);
    sessionStorage.removeItem(SIGN_IN);
    history.replaceState(null, '', begun?.from ?? '/');
    try {
      session.start(await exchange(begun, answer));
    } catch (failure) {
      // A link must not sign the user out.
      if (!session.token) {
        session.end(failure.message);
      }
    }
  }
}

/** A user who follows a link may not notice that it is someone else's session, and enter secrets there. */
async function arriveWith(token, confirm) {
  const {token_links} = await signInSettings().catch(() => ({}));
  if (!token_links) {
    session.message = 'Sign-in by link is disabled. Sign in below.';
  } else if (!session.token || session.token !== token.trim() && await confirm({
    title: 'Sign in as another user?',
    text: `You are signed in as ${session.name}. This link signs you in as ${nameIn(token)}.`,
    action: `Sign in as ${nameIn(token)}`,
  })) {
    session.start(token);
  }
}

/** How users sign in: the issuer and its endpoints if it responds, or nothing if users paste tokens. */
export async function signInSettings() {
  const answer = await fetch('/console/sign-in.json');
  return answer.json();
}

/** Redirects to the issuer: OpenID Connect's code flow with PKCE (RFC 7636). */
export async function signInAtIssuer({issuer, client_id, authorization_endpoint, token_endpoint}) {
  if (!crypto.subtle) {
    throw new Error('Sign-in requires https. Ask your administrator for the https:// address of this console.');
  }
  if (!authorization_endpoint) {
    throw new Error(`The identity provider ${issuer} is not responding. Reload this page in a minute, or ask your administrator.`);
  }
  const verifier = random();
  const state = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  sessionStorage.setItem(SIGN_IN, JSON.stringify({
    verifier, state, client_id, token_endpoint, from: location.pathname + location.search,
  }));
  const address = new URL(authorization_endpoint);
  address.search = new URLSearchParams({
    ...Object.fromEntries(address.searchParams),
    response_type: 'code',
    client_id,
    redirect_uri: redirectAddress(),
    scope: 'openid profile email',
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(address);
}

async function exchange(begun, answer) {
  if (answer.get('error')) {
    throw new Error(`The sign-in failed: ${answer.get('error_description') ?? answer.get('error')}.`);
  }
  if (!begun || answer.get('state') !== begun.state) {
    throw new Error('This sign-in was not started here, or was started twice. Sign in again.');
  }
  const response = await fetch(begun.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: answer.get('code') ?? '',
      redirect_uri: redirectAddress(),
      client_id: begun.client_id,
      code_verifier: begun.verifier,
    }),
  });
  const tokens = await response.json().catch(() => ({}));
  if (!response.ok || !tokens.access_token) {
    throw new Error(`The sign-in failed: ${tokens.error_description ?? tokens.error ?? response.status}. Sign in again.`);
  }
  return tokens.access_token;
}

function redirectAddress() {
  return location.origin + '/signed-in';
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
