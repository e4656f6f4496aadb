import type { Log } from '../lib/log.ts';

/** Why the signal of a run was aborted. */
export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
}

export class ShuttingDown extends Error {
  override readonly name = 'ShuttingDown';
}

/** Not an ending: the run is told again, by whoever takes it from the other queue. */
export class MovesOn extends Error {
  override readonly name = 'MovesOn';
}

/** One telling of a story in this process. */
export interface Execution extends Disposable {
  readonly run: string;
  readonly signal: AbortSignal;
  /** Where the run goes once this telling has let go of everything, if it was made to leave. */
  readonly destination: string | undefined;
  /** Ends this telling for the run to be told again from that queue. Rejects only when it is over. */
  leaveFor(queue: string): Promise<never>;
  /** Waits for the work, but not if this telling is made to leave by it. */
  unlessLeaving<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Waits for the work, except that a failure caused by this process going down never arrives: the telling
   * halts where it is, nothing is recorded, and the run goes on at the next start.
   */
  unlessStopping<T>(work: () => Promise<T>): Promise<T>;
  /** The same for a step's own work, which is given time to heed its signal before the process goes. */
  work<T>(work: () => Promise<T>): Promise<T>;
}

export interface Executions {
  begin(run: string): Execution;
  /** Aborts everything that runs and gives it a few seconds to let go of what it holds. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1000;
const STOP_WITHIN_MS = 5000;

/** Keeps the signal of each run that executes here, and looks once a second which of them were cancelled. */
export function createExecutions(
  cancelledAmong: (runs: string[]) => Promise<string[]>,
  log: Log,
): Executions {
  const running = new Map<Execution, AbortController>();
  const working = new Set<Promise<unknown>>();
  let stopping = false;
  let looking = false;

  async function abortCancelled(): Promise<void> {
    const cancelled = new Set(await cancelledAmong([...running.keys()].map(({ run }) => run)));
    for (const [{ run }, controller] of running) {
      if (cancelled.has(run)) controller.abort(new RunCancelled(`The run ${run} was cancelled.`));
    }
  }

  async function look(): Promise<void> {
    if (looking || stopping || running.size === 0) return;
    looking = true;
    try {
      await abortCancelled();
    } catch (error) {
      log.warn('could not look for cancelled runs', { error });
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();

  async function unlessStopping<T>(work: () => Promise<T>): Promise<T> {
    if (stopping) return halt();
    try {
      return await work();
    } catch (error) {
      if (stopping) return await halt();
      throw error;
    }
  }

  async function track<T>(work: () => Promise<T>): Promise<T> {
    const promise = work();
    working.add(promise);
    try {
      return await promise;
    } finally {
      working.delete(promise);
    }
  }

  return {
    begin(run) {
      const controller = new AbortController();
      const left = Promise.withResolvers<never>();
      const over = Promise.withResolvers<never>();
      for (const { promise } of [left, over]) promise.catch(() => undefined);
      let destination: string | undefined;
      const execution: Execution = {
        run,
        signal: controller.signal,
        get destination() {
          return destination;
        },
        leaveFor(queue) {
          destination = queue;
          const reason = new MovesOn(`The run ${run} goes on from the queue ${queue}.`);
          controller.abort(reason);
          left.reject(reason);
          return over.promise;
        },
        unlessLeaving: (work) => Promise.race([work(), left.promise]),
        unlessStopping,
        work: (work) => unlessStopping(() => track(work)),
        [Symbol.dispose]() {
          running.delete(execution);
          over.reject(controller.signal.reason);
        },
      };
      running.set(execution, controller);
      return execution;
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      for (const controller of running.values()) controller.abort(new ShuttingDown('Heirloom is stopping.'));
      await Promise.race([Promise.allSettled(working), pause(STOP_WITHIN_MS)]);
    },
  };
}

function halt(): Promise<never> {
  return new Promise(() => undefined);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
