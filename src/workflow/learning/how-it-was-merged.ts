import type { PullRequestCommit, PullRequestState } from '../../forge/pull-request-talk.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { trimmedDiff } from '../../memory/trimmed-diff.ts';
import { mergeBase } from '../../repository/merge-base.ts';
import { mergedOnto } from '../../repository/merged-onto.ts';
import { applyPatch } from '../../repository/patch.ts';
import type { Mirror } from '../../repository/repository.ts';
import { contrastOf, type Change, type Contrast } from './contrast.ts';
import { holdsCommit } from './holds-commit.ts';
import { rulesKept } from './rules-kept.ts';

interface Merged {
  readonly outcome: PullRequestOutcome;
  readonly state: Extract<PullRequestState, { kind: 'found' }>;
  readonly commits: readonly PullRequestCommit[];
  readonly mirror: Mirror;
  readonly rules: Memory['rules'];
}

type MergedAs = Pick<PullRequestOutcome, 'contrast' | 'editedLines' | 'mergedAs' | 'rules' | 'state'>;

const LONGEST_CONTRAST = 6_000;

/** Whether people have changed what was merged, in which way, and what that says of the rules it was made by. */
export async function howItWasMerged(merged: Merged): Promise<MergedAs> {
  const { outcome, state, mirror } = merged;
  const both = await bothChanges(merged);
  const mergedAs = state.mergeCommit === undefined ? {} : { mergedAs: state.mergeCommit };
  if (both === undefined) {
    const isOwn = state.head === lastOwnCommit(outcome);
    return { ...mergedAs, state: isOwn ? 'merged' : 'amended', rules: outcome.rules };
  }
  const contrast = await contrastOf(mirror, both.bot, both.people);
  if (contrast.patch === '') return { ...mergedAs, state: 'merged', rules: outcome.rules, editedLines: 0 };
  return { ...mergedAs, ...(await amended(contrast, both, merged)) };
}

async function amended(
  { patch, editedLines }: Contrast,
  both: Both,
  { outcome, mirror, rules }: Merged,
): Promise<MergedAs> {
  return {
    state: 'amended',
    contrast: trimmedDiff(patch, LONGEST_CONTRAST),
    editedLines,
    rules: await rulesKept(outcome.rules, both, mirror, rules),
  };
}

export interface Both {
  readonly bot: Change;
  readonly people: Change;
}

/** Undefined where the commits cannot be had any more. */
async function bothChanges({ outcome, state, commits, mirror }: Merged): Promise<Both | undefined> {
  const merge = state.mergeCommit;
  if (merge === undefined || !(await holdsCommit(mirror, merge))) return undefined;
  const onto = await mergedOnto(
    mirror,
    merge,
    commits.map(({ title }) => title),
  );
  if (onto === undefined) return undefined;
  const bot = await botsChange(outcome, onto, mirror);
  return bot && { bot, people: { base: onto, tree: merge } };
}

/** Its last commit; where that is gone with its branch, what memory kept of it. */
async function botsChange(
  outcome: PullRequestOutcome,
  onto: string,
  mirror: Mirror,
): Promise<Change | undefined> {
  const own = lastOwnCommit(outcome);
  if (own !== undefined && (await holdsCommit(mirror, own))) {
    const base = await mergeBase(mirror, own, onto);
    if (base !== undefined && base !== own) return { base, tree: own };
  }
  if (!(await holdsCommit(mirror, outcome.base))) return undefined;
  const limits = { maxBytes: 4_000_000, maxFiles: 500 };
  const applied = await applyPatch(mirror, outcome.base, Buffer.from(outcome.patch), limits);
  return applied.kind === 'accepted' ? { base: outcome.base, tree: applied.tree } : undefined;
}

/** What people have pushed, and the bot was allowed to go on from, is among the heads too. */
function lastOwnCommit({ heads, rounds }: PullRequestOutcome): string | undefined {
  return rounds.findLast(({ commit }) => commit !== undefined)?.commit ?? heads[0];
}
