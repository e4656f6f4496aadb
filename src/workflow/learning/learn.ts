import { setTimeout as sleep } from 'node:timers/promises';
import type { Steps } from '../../durable/durable.ts';
import type { Forge } from '../../forge/forge.ts';
import type { PullRequestState } from '../../forge/pull-request-talk.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import type { Mirror } from '../../repository/repository.ts';
import { patiently } from '../patience.ts';
import { holdsCommit } from './holds-commit.ts';
import { howItWasMerged } from './how-it-was-merged.ts';
import { isOnBase } from './is-on-base.ts';
import { builtOn } from './own-commits.ts';
import { wordsOfRefusal } from './words-of-refusal.ts';

export interface LearnParts {
  readonly forge: Pick<Forge, 'commitsOf' | 'permission' | 'pullRequest' | 'talk'>;
  readonly memory: Pick<Memory, 'outcomes' | 'rules'>;
  /** The mirror, with everything that GitHub has by now. */
  readonly openMirror: (signal: AbortSignal) => Promise<Mirror>;
  /** How long the merge commit is waited for, again and again. */
  readonly pausesMs?: readonly number[];
}

type Closed = Extract<PullRequestState, { kind: 'found' }>;

/** What is learnt of an ending; plain data. */
export type Ending = Pick<
  PullRequestOutcome,
  'closedAt' | 'closedBy' | 'contrast' | 'editedLines' | 'mergedAs' | 'rules' | 'state' | 'untrustedBecause'
>;

/** GitHub may tell of the merge before it shows the commit. */
const PAUSES_MS = [2, 5, 15, 30, 60].map((seconds) => seconds * 1_000);

/**
 * The story of how a pull request of the bot's ended: merged as it was, merged after changes of people, or closed without
 * being merged; what somebody put on the base branch by hand and then closed counts as merged. It can be told again, and comes to the same.
 */
export async function learnFromClosed(steps: Steps, pullRequest: number, parts: LearnParts): Promise<string> {
  const ending = await steps.step('see how it ended', (signal) => howItEnded(pullRequest, parts, signal), {
    retries: 2,
  });
  if (ending === null) return 'nothing to learn';
  await steps.step('learn', async () => {
    await parts.memory.outcomes.update(pullRequest, (now) => endedAs(now, ending));
  });
  return ending.state;
}

/** Null where it is open, or no pull request of the bot's: what a step gives must be JSON. */
async function howItEnded(
  pullRequest: number,
  parts: LearnParts,
  signal: AbortSignal,
): Promise<Ending | null> {
  const outcome = await parts.memory.outcomes.of(pullRequest);
  if (outcome === undefined) return null;
  const { state, mirror } = await onceItIsThere(pullRequest, parts, signal);
  if (state.kind === 'gone' || state.state === 'open') return null;
  const closed = { closedAt: state.closedAt ?? new Date().toISOString() };
  if (!state.merged && (await isOnBase(outcome, state.base.branch, mirror))) {
    const how =
      builtOn(outcome).length === 0
        ? { state: 'merged' as const, editedLines: 0 }
        : { state: 'amended' as const };
    return { ...closed, ...how, rules: outcome.rules };
  }
  if (!state.merged) {
    const talk = await patiently(() => parts.forge.talk(pullRequest), signal);
    const untrustedBecause = await patiently(() => wordsOfRefusal(talk, outcome, parts.forge), signal);
    return { ...closed, state: 'refused', rules: outcome.rules, untrustedBecause };
  }
  const commits = await patiently(() => parts.forge.commitsOf(pullRequest), signal);
  return {
    ...closed,
    ...(state.mergedBy !== undefined && { closedBy: state.mergedBy }),
    ...(await howItWasMerged({ outcome, state, commits, mirror, rules: parts.memory.rules })),
  };
}

/** Waits until the merge commit can be read; in the end it is done without. */
async function onceItIsThere(
  pullRequest: number,
  { forge, openMirror, pausesMs = PAUSES_MS }: LearnParts,
  signal: AbortSignal,
): Promise<{ state: PullRequestState; mirror: Mirror }> {
  for (const pause of [...pausesMs, undefined]) {
    const state = await patiently(() => forge.pullRequest(pullRequest), signal);
    const mirror = await openMirror(signal);
    if (state.kind === 'gone' || !state.merged || (await holdsMerge(mirror, state)) || pause === undefined)
      return { state, mirror };
    await sleep(pause, undefined, { signal });
  }
  throw new TypeError('There is always a last look.');
}

async function holdsMerge(mirror: Mirror, { mergeCommit }: Closed): Promise<boolean> {
  return mergeCommit !== undefined && (await holdsCommit(mirror, mergeCommit));
}

/** What was taken back stays so; otherwise nothing of an earlier ending is left. */
function endedAs(now: PullRequestOutcome, ending: Ending): PullRequestOutcome {
  if (now.state === 'reverted' && now.mergedAs === ending.mergedAs) return now;
  const {
    closedAt: _at,
    closedBy: _by,
    contrast: _contrast,
    editedLines: _lines,
    mergedAs: _merged,
    revertedBy: _reverted,
    untrustedBecause: _because,
    ...open
  } = now;
  return { ...open, ...ending };
}
