import { withRetries } from './retry.ts';
import type { Steps } from './steps.ts';

/** What came of a step, as it is written to a run's transcript. */
export interface StepRecord {
  readonly step: string;
  readonly result: unknown;
}

/**
 * Steps that are recorded for people, but not taken up again: for a run on this machine that a person watches and
 * can start anew. Nobody can be waited for there, so a question gets no answer at once.
 */
export function createLocalSteps(
  run: string,
  signal: AbortSignal,
  record: (entry: StepRecord) => Promise<void> = async () => {},
): Steps {
  return {
    run,
    signal,
    async step(name, work, { retries = 0 } = {}) {
      const result = await withRetries(work, retries, signal);
      await record({ step: name, result });
      return result;
    },
    now: async () => new Date(),
    waitFor: async () => undefined,
  };
}
