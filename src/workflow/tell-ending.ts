import type { Steps } from '../durable/durable.ts';
import type { Outcome } from './outcome.ts';
import type { Parts } from './parts.ts';
import type { Reporter } from './progress.ts';

/** Where even this cannot be told, as in a repository that is gone, the outcome is kept all the same. */
export async function tellEnding(
  steps: Steps,
  reporter: Reporter,
  outcome: Outcome,
  { log }: Pick<Parts, 'log'>,
): Promise<void> {
  try {
    await reporter.end(outcome);
  } catch (error) {
    if (steps.signal.aborted) throw error;
    log.error('the ending of a run could not be reported', { run: steps.run, ending: outcome.kind, error });
  }
}
