import { GitFailed, type GitOptions } from './git.ts';

/**
 * For a git that compares files and trees of a stranger's history: it gives up on a file that is large, and on a tree that
 * unfolds without end, before either fills the machine's memory.
 */
export const GIVE_UP_ON_HUGE = {
  env: { GIT_ALLOC_LIMIT: '256m' },
  ceiling: { memoryKb: 1024 * 1024 },
} as const satisfies GitOptions;

/** Of a commit that changes more files than people ever do, the first ones stand for all. */
export const MOST_FILES_OF_A_COMMIT = 100_000;

/** Whether git ended because what it was to compare has no end. */
export function isEndless(error: unknown): boolean {
  return error instanceof GitFailed && /out of memory/i.test(error.stderr);
}

/** Whether git ended because a file that it wanted to compare is missing or huge. */
export function isUnreadable(error: unknown): boolean {
  const signs = /unable to read|could not read|bad object|over limit|out of memory/i;
  return error instanceof GitFailed && signs.test(error.stderr);
}
