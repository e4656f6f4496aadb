import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 1000;

/** Of a container's control group, in bytes, asked of the engine as long as the container is there. */
export class PeakMemory implements AsyncDisposable {
  readonly #container: Docker.Container;
  readonly #done = new AbortController();
  readonly #asking: Promise<void>;
  #bytes = 0;

  constructor(container: Docker.Container) {
    this.#container = container;
    this.#asking = this.#askAgainAndAgain();
  }

  async megabytes(): Promise<number> {
    await this.#ask();
    return Math.round(this.#bytes / 1024 / 1024);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#done.abort();
    await this.#asking;
  }

  async #askAgainAndAgain(): Promise<void> {
    while (!this.#done.signal.aborted) {
      await this.#ask();
      await sleep(EVERY_MS, undefined, { signal: this.#done.signal }).catch(() => {});
    }
  }

  async #ask(): Promise<void> {
    // A container that is gone has no more to tell.
    const told = await this.#container.stats({ stream: false, 'one-shot': true }).catch(() => undefined);
    // `max_usage` is there on the first version of control groups only.
    const { usage = 0, max_usage: most = 0 } = told?.memory_stats ?? {};
    this.#bytes = Math.max(this.#bytes, usage, most);
  }
}
