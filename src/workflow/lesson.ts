import { patchOf } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import type { Verified } from './verification.ts';

/** What a change that did not hold has taught, in the program's words. */
export interface Lesson {
  /** What it was meant to do; the model's words. */
  readonly untrustedMeaning: string;
  readonly change: string;
  readonly result: string;
  readonly patch: string;
}

const MAX_PATCH = 4_000;
const MAX_OUTPUT = 600;

export function lessonOf(verified: Verified): Lesson {
  const patch = patchOf(verified.sources);
  return {
    untrustedMeaning: verified.untrustedSummary.slice(0, 800),
    change: changedFiles(patch)
      .map(({ path, addedLines, removedLines }) => `${path} (+${addedLines.length} −${removedLines})`)
      .join(', '),
    result: resultOf(verified),
    patch: patch.length <= MAX_PATCH ? patch : `${patch.slice(0, MAX_PATCH)}\n[…]`,
  };
}

function resultOf({ problems, deviations }: Verified): string {
  const against = [...problems, ...deviations.filter(({ level }) => level === 'blocking')];
  const lines = against.map(({ message, output }) =>
    [message, output.trim().slice(0, MAX_OUTPUT)].filter(Boolean).join('\n'),
  );
  return lines.join('\n') || 'Nothing stood against it.';
}
