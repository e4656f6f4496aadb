import { messageOf } from '../lib/message-of.ts';
import type { Attempt, Held, Task } from './attempt.ts';
import type { Bench } from './bench.ts';
import type { Reporter } from './progress.ts';
import { review, type Reviewed } from './review.ts';
import { select } from './selection.ts';

/** Of the changes that hold, the one to show, as it is after its review. */
export async function chooseAndReview(
  candidates: readonly Held[],
  task: Task,
  bench: Bench,
  reporter: Reporter,
): Promise<Reviewed> {
  const { chosen, because } = await chooseOne(candidates, task, bench, reporter);
  const chosenFor =
    because === undefined ? [] : [`Chosen among ${candidates.length} candidates: ${because}.`];
  const unfinished =
    chosen.unfinished === undefined
      ? []
      : [`The agent had not finished when it had to stop (${chosen.unfinished}); this is its best state.`];
  if (chosen.unfinished !== undefined || !(bench.config.review ?? bench.parts.review))
    return { held: chosen, remarks: [...unfinished, ...chosenFor] };

  await reporter.begin('Reviewing the change');
  const reviewed = await review(chosen, task, bench).catch((error: unknown): Reviewed => {
    // A change that holds is not lost because its review came to nothing.
    if (bench.steps.signal.aborted) throw error;
    return { held: chosen, remarks: [`The review could not be made: ${messageOf(error)}`] };
  });
  reporter.found('Reviewed the change in a second conversation');
  return { ...reviewed, remarks: [...chosenFor, ...reviewed.remarks] };
}

async function chooseOne(candidates: readonly Held[], task: Task, bench: Bench, reporter: Reporter) {
  if (candidates.length === 1) return { chosen: candidates[0]!, because: undefined };
  await reporter.begin(`Choosing among ${candidates.length} candidates`);
  return select(candidates, task, bench);
}

export function whyNoneHeld(attempts: readonly Attempt[]): string {
  const reasons = attempts.flatMap((attempt) => (attempt.kind === 'failed' ? [attempt.because] : []));
  const last = attempts.at(-1);
  if (last?.kind === 'failed' && last.why !== 'attempts') return last.because;
  const first = attempts.length === 1 ? 'No fix held' : `None of ${attempts.length} candidates held`;
  return `${first}: ${reasons.join(' ')}`;
}
