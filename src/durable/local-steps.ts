import { withRetries } from './retry.ts';
import type { Steps } from './steps.ts';

/**
 * Steps that remember nothing: for a run on this machine that a person watches and can start anew.
 * Nobody can be waited for there, so a question gets no answer at once.
 */
export function createLocalSteps(run: string, signal: AbortSignal): Steps {
  return {
    run,
    signal,
    async step(_name, work, { retries = 0 } = {}) {
      return withRetries(work, retries, signal);
    },
    now: async () => new Date(),
    waitFor: async () => undefined,
  };
}
