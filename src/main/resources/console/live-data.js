import {Problem} from './api.js';

/** Data of a component that are read again and again, so that changes show by themselves; more seldom in a hidden tab. */
export class LiveData {
  data = null;
  error = null;
  #host;
  #load;
  #pause;
  #timer;
  #reading;
  #isDone = false;

  /**
   * @param load reads the data, given an AbortSignal
   * @param pause says in how many milliseconds to read again; null for never, as where they are edited
   */
  constructor(host, load, pause = () => 1200) {
    this.#host = host;
    this.#load = load;
    this.#pause = pause;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#wake);
    this.refresh();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
    this.#reading?.abort();
  }

  #wake = () => {
    if (!document.hidden && !this.#isDone) {
      this.refresh();
    }
  };

  /** Forgets what was read for something else. */
  restart() {
    this.data = null;
    this.error = null;
    this.#host.requestUpdate();
    return this.refresh();
  }

  async refresh() {
    clearTimeout(this.#timer);
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const data = await this.#load(reading.signal);
      if (reading.signal.aborted) {
        return;
      }
      this.data = data;
      this.error = null;
    } catch (failure) {
      if (reading.signal.aborted) {
        return;
      }
      this.error = failure.status === 0
        ? new Problem(0, 'The service does not answer just now; this page tries again automatically.')
        : failure;
    }
    this.#host.requestUpdate();
    const pause = this.error ? 5_000 : this.#pause(this.data);
    this.#isDone = pause === null;
    if (this.#isDone) {
      return;
    }
    this.#timer = setTimeout(() => this.refresh(), document.hidden ? Math.max(pause, 30_000) : pause);
  }
}
