import type { Log } from '../lib/log.ts';
import { isEngineTrouble } from '../sandbox/engine-trouble.ts';
import type { Setup, SetUp, Store } from './setup.ts';
import { createWorkPlace, type WorkPlace, type WorkPlaceOptions } from './work-place.ts';

/** All the sandboxes of a run. It is itself the place that the run begins in; disposed of, it removes everything. */
export interface Workbench extends WorkPlace, AsyncDisposable {
  /** What every sandbox that is made from now on is set up with; without it, with nothing but the base commit. */
  use(setup: Setup): void;
  /**
   * Makes the first sandbox anew; the network is cut afterwards, whatever came of it. What was installed is kept: no
   * sandbox that is opened later installs again.
   */
  prepare(signal: AbortSignal): Promise<SetUp>;
  /** A further place with a sandbox of its own; the same one after a crash. */
  candidate(name: string): WorkPlace & AsyncDisposable;
}

export interface WorkbenchOptions extends WorkPlaceOptions {
  readonly log: Log;
}

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { sandboxes, run, log } = options;
  let setup: Setup = { hosts: [], commands: [] };
  const main = createWorkPlace(options, () => setup);
  const candidates = new Map<string, WorkPlace>();

  /** What the run came to stands all the same; the cleaner removes what is left over. */
  async function tidyUp(removal: Promise<void>): Promise<void> {
    try {
      await removal;
    } catch (error) {
      log.warn('a sandbox could not be removed', { run, error });
    }
  }

  /** Without it each further sandbox costs a further installation, and nothing else. */
  async function asFarAsPossible<T>(
    what: string,
    keeping: Promise<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    try {
      return await keeping;
    } catch (error) {
      signal.throwIfAborted();
      if (isEngineTrouble(error)) throw error;
      log.warn(`what was installed could not be ${what}`, { run, error });
      return undefined;
    }
  }

  const store: Store = async (sandbox, key, signal) =>
    (await asFarAsPossible('stored for further runs', sandbox.store(key, signal), signal)) ?? false;

  return {
    ...main,

    use(next) {
      setup = next;
    },

    async prepare(signal) {
      await sandboxes.remove(run);
      const { sandbox, done } = await main.prepare(store, signal);
      if (!done.failed && !done.stored)
        await asFarAsPossible('kept for further sandboxes', sandbox.keep(signal), signal);
      return done;
    },

    candidate(name) {
      const place = createWorkPlace(options, () => setup, name);
      candidates.set(name, place);
      return {
        ...place,
        async [Symbol.asyncDispose]() {
          candidates.delete(name);
          await tidyUp(place.rest());
        },
      };
    },

    async rest() {
      for (const place of [main, ...candidates.values()]) await place.rest();
    },

    // Before a crash the run may have made some that it has not needed since.
    [Symbol.asyncDispose]: () => tidyUp(sandboxes.remove(run)),
  };
}
