// The address determines what is shown: a path, and a query for filters.
class Router extends EventTarget {
  constructor() {
    super();
    addEventListener('popstate', () => this.#changed());
    document.addEventListener('click', (event) => this.#follow(event));
  }

  get path() {
    return location.pathname;
  }

  /** The path's parts, decoded: ids may contain any character. */
  get parts() {
    return location.pathname.split('/').slice(1).map(decodeURIComponent);
  }

  get query() {
    return Object.fromEntries(new URLSearchParams(location.search));
  }

  go(address) {
    if (address !== location.pathname + location.search) {
      history.pushState(null, '', address);
      this.#changed();
    }
  }

  replace(address) {
    history.replaceState(null, '', address);
    this.#changed();
  }

  #follow(event) {
    const link = event.target.closest?.('a[href^="/"]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || link.target) {
      return;
    }
    event.preventDefault();
    this.go(link.getAttribute('href'));
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

export const router = new Router();
