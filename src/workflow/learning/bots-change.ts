import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { mergeBase } from '../../repository/merge-base.ts';
import { applyPatch } from '../../repository/patch.ts';
import type { Mirror } from '../../repository/repository.ts';
import type { Change } from './contrast.ts';
import { holdsCommit } from './holds-commit.ts';
import { lastOwnCommit } from './own-commits.ts';

/** The bot's last commit; where that is gone with its branch, what memory kept of it. */
export async function botsChange(
  outcome: PullRequestOutcome,
  onto: string,
  mirror: Mirror,
): Promise<Change | undefined> {
  const own = lastOwnCommit(outcome);
  const change = own === undefined ? undefined : await changeOf(own, onto, mirror);
  return change ?? keptChange(outcome, mirror);
}

/** A commit of the branch as a change of the base branch as far as it has that: what was merged into it is none of it. */
export async function changeOf(commit: string, onto: string, mirror: Mirror): Promise<Change | undefined> {
  if (!(await holdsCommit(mirror, commit))) return undefined;
  const base = await mergeBase(mirror, commit, onto);
  return base === undefined || base === commit ? undefined : { base, tree: commit };
}

async function keptChange({ base, patch }: PullRequestOutcome, mirror: Mirror): Promise<Change | undefined> {
  if (!(await holdsCommit(mirror, base))) return undefined;
  const limits = { maxBytes: 4_000_000, maxFiles: 500 };
  const applied = await applyPatch(mirror, base, Buffer.from(patch), limits);
  return applied.kind === 'accepted' ? { base, tree: applied.tree } : undefined;
}
