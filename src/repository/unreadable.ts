import { GitFailed } from './git.ts';

/** Variables for a git that compares the contents of files: it gives up on one that is larger than this. */
export const GIVE_UP_ON_HUGE = { GIT_ALLOC_LIMIT: '256m' } as const;

/** Whether git ended because a file that it wanted to compare is missing or huge. */
export function isUnreadable(error: unknown): boolean {
  const signs = /unable to read|could not read|bad object|over limit|out of memory/i;
  return error instanceof GitFailed && signs.test(error.stderr);
}
