import { CONFIDENT, type Recalled } from '../memory/recalled.ts';
import type { Task } from './attempt.ts';
import type { Bench } from './bench.ts';

const MOST_NEW_FILES = 3;
/** Of the first file's score. */
const NEAR_THE_FIRST = 0.6;

/**
 * Memory is asked again with what the agent plans to do, so that precedents match the change and not only the words of
 * the complaint (after PERC). What was shown for the issue stays; what is new comes after it.
 */
export async function recallPlan(
  step: string,
  untrustedPlan: string | undefined,
  { request, recalled }: Task,
  { steps, parts, mirror, base }: Bench,
): Promise<Recalled> {
  if (untrustedPlan === undefined || untrustedPlan.trim() === '') return recalled;
  const query = `${request.issue.untrustedTitle}\n\n${untrustedPlan}`;
  const planned = await steps.step(step, () => parts.memory.recall(mirror, base, query));
  // A guess that shares nothing but common words with the plan distracts.
  const sure = planned.confidence >= CONFIDENT;
  const files = planned.files.filter(({ score }) => sure && score >= NEAR_THE_FIRST).slice(0, MOST_NEW_FILES);
  return {
    confidence: Math.max(recalled.confidence, planned.confidence),
    files: union(recalled.files, files, ({ path }) => path),
    episodes: union(recalled.episodes, planned.episodes, ({ sha }) => sha),
    rules: union(recalled.rules, planned.rules, ({ id }) => id),
    outcomes: union(recalled.outcomes ?? [], planned.outcomes ?? [], ({ url }) => url),
  };
}

function union<T>(known: readonly T[], more: readonly T[], key: (item: T) => string): readonly T[] {
  const keys = new Set(known.map(key));
  return [...known, ...more.filter((item) => !keys.has(key(item)))];
}
