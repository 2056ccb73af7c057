import {Problem} from './api.js';

/** Data of a component that are polled, so that changes become visible; less often in a hidden tab. */
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
   * @param pause returns the milliseconds until the next read; null: never, for data that are being edited
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

  /** Discards the data before something else is read. */
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
        ? new Problem(0, 'The service is not responding. This page retries automatically.')
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
