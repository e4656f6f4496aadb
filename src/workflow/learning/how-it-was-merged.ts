import type { PullRequestCommit, PullRequestState } from '../../forge/pull-request-talk.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { trimmedDiff } from '../../memory/trimmed-diff.ts';
import { mergedOnto } from '../../repository/merged-onto.ts';
import type { Mirror } from '../../repository/repository.ts';
import { botsChange, changeOf } from './bots-change.ts';
import { contrastOf, type Change, type Contrast } from './contrast.ts';
import { holdsCommit } from './holds-commit.ts';
import { builtOn, lastOwnCommit } from './own-commits.ts';
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
  const mergedAs = state.mergeCommit === undefined ? {} : { mergedAs: state.mergeCommit };
  const onto = await baseBefore(merged);
  const last = onto === undefined ? undefined : await lastTurn(outcome, state.mergeCommit, onto, mirror);
  if (onto === undefined || last === undefined) {
    const isOwn = state.head === lastOwnCommit(outcome) && builtOn(outcome).length === 0;
    return { ...mergedAs, state: isOwn ? 'merged' : 'amended', rules: outcome.rules };
  }
  const turns = [...(await turnsBelow(outcome, onto, mirror)), last];
  const contrast = await contrastOfAll(turns, mirror);
  if (contrast.patch === '' && !turns.includes('gone'))
    return { ...mergedAs, state: 'merged', rules: outcome.rules, editedLines: 0 };
  return { ...mergedAs, ...(await amended(contrast, turns, last, merged)) };
}

async function amended(
  { patch, editedLines }: Contrast,
  turns: readonly Turn[],
  last: Both,
  { outcome, mirror, rules }: Merged,
): Promise<MergedAs> {
  const first = turns.find((turn) => turn !== 'gone') ?? last;
  const both = { bot: first.bot, people: last.people };
  return {
    state: 'amended',
    ...(patch !== '' && { contrast: trimmedDiff(patch, LONGEST_CONTRAST), editedLines }),
    rules: await rulesKept(outcome.rules, both, mirror, rules),
  };
}

export interface Both {
  readonly bot: Change;
  readonly people: Change;
}

/** What people did to the bot's change, once or again after it went on; `gone` where a commit cannot be had any more. */
type Turn = Both | 'gone';

async function contrastOfAll(turns: readonly Turn[], mirror: Mirror): Promise<Contrast> {
  let [patch, editedLines] = ['', 0];
  for (const turn of turns) {
    if (turn === 'gone') continue;
    const contrast = await contrastOf(mirror, turn.bot, turn.people);
    patch += contrast.patch;
    editedLines += contrast.editedLines;
  }
  return { patch, editedLines };
}

/** The commit that the base branch was at; undefined where the merge cannot be had any more. */
async function baseBefore({ state, commits, mirror }: Merged): Promise<string | undefined> {
  const merge = state.mergeCommit;
  if (merge === undefined || !(await holdsCommit(mirror, merge))) return undefined;
  return mergedOnto(
    mirror,
    merge,
    commits.map(({ title }) => title),
  );
}

/** From the bot's last commit to what was merged. */
async function lastTurn(
  outcome: PullRequestOutcome,
  merge: string | undefined,
  onto: string,
  mirror: Mirror,
): Promise<Both | undefined> {
  const bot = await botsChange(outcome, onto, mirror);
  return bot && merge !== undefined ? { bot, people: { base: onto, tree: merge } } : undefined;
}

/** What people had changed before the bot went on from it. */
async function turnsBelow(outcome: PullRequestOutcome, onto: string, mirror: Mirror): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const { before, adopted } of builtOn(outcome)) {
    const bot = await changeOf(before, onto, mirror);
    const people = await changeOf(adopted, onto, mirror);
    turns.push(bot && people ? { bot, people } : 'gone');
  }
  return turns;
}
