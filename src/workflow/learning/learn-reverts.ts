import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { standingReverts, takesBack, type Revert } from '../../memory/taken-back.ts';
import type { Mirror } from '../../repository/repository.ts';

const LONGEST_MESSAGE = 2_000;

/**
 * Looks which of the merged pull requests were taken back before and at a commit. What was taken back and is back again
 * counts as merged; where the commit that took it back is not among the past that is looked at, nothing is changed.
 */
export async function learnReverts(
  memory: Pick<Memory, 'outcomes' | 'reverts'>,
  mirror: Mirror,
  at: string,
): Promise<void> {
  const merged = (await memory.outcomes.list()).filter(({ mergedAs }) => mergedAs !== undefined);
  const oldest = merged.at(-1);
  if (oldest === undefined) return;
  const reverts = await memory.reverts(mirror, at, new Date(oldest.openedAt));
  const repository = /\/([\w.-]+\/[\w.-]+)\/pull\/\d+/.exec(oldest.url)?.[1];
  const standing = standingReverts(reverts, repository);
  for (const { number, mergedAs = '', state, revertedBy } of merged) {
    const revert = standing.find((each) => takesBack(each, mergedAs, number, repository));
    const isBack = state === 'reverted' && reverts.some(({ sha }) => sha === revertedBy);
    if (revert !== undefined && revert.sha !== revertedBy)
      await memory.outcomes.update(number, (now) => takenBack(now, revert));
    else if (revert === undefined && isBack) await memory.outcomes.update(number, backAgain);
  }
}

function takenBack(now: PullRequestOutcome, { sha, title, body }: Revert): PullRequestOutcome {
  const untrustedBecause = `${title}\n\n${body}`.trim().slice(0, LONGEST_MESSAGE);
  return { ...now, state: 'reverted', revertedBy: sha, untrustedBecause };
}

function backAgain({
  revertedBy: _by,
  untrustedBecause: _because,
  ...now
}: PullRequestOutcome): PullRequestOutcome {
  return { ...now, state: now.contrast === undefined ? 'merged' : 'amended' };
}
