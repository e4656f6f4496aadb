import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';

type Heads = Pick<PullRequestOutcome, 'adopted' | 'heads'>;

/** The newest commit that the bot has pushed. */
export function lastOwnCommit({ heads, adopted = [] }: Heads): string | undefined {
  return heads.findLast((head) => !adopted.includes(head));
}

/** A commit of people's that the bot has built on, and the one that stood at the tip before. */
export interface BuiltOn {
  readonly before: string;
  readonly adopted: string;
}

/** What people put on the bot's commits, and the bot put its own on in turn; the oldest first. */
export function builtOn({ heads, adopted = [] }: Heads): BuiltOn[] {
  const last = heads.findLastIndex((head) => !adopted.includes(head));
  return heads.slice(0, last + 1).flatMap((head, at) => {
    const before = heads[at - 1];
    return before !== undefined && adopted.includes(head) ? [{ before, adopted: head }] : [];
  });
}
