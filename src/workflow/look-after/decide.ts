import type { CheckState, PullRequestState } from '../../forge/pull-request-talk.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import type { FollowUpReason } from '../follow-up/follow-up-request.ts';
import type { Heard, Word } from './hear.ts';

/** What is to be done about a pull request, as it stands. Plain data. */
export type Due =
  | { readonly kind: 'nothing'; readonly because: string }
  /** It is closed, and what became of it is not kept yet. */
  | { readonly kind: 'learn' }
  /** It was closed, and is open again. */
  | { readonly kind: 'reopen' }
  | { readonly kind: 'stop'; readonly head: string; readonly why: StopReason }
  | {
      readonly kind: 'follow-up';
      readonly why: FollowUpReason;
      /** Names what asks for it: the same cause leads to one run and no other. */
      readonly cause: string;
    };

export type StopReason =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'checks'; readonly rounds: number; readonly untrustedNames: readonly string[] }
  | { readonly kind: 'conflict'; readonly rounds: number };

type Found = Extract<PullRequestState, { kind: 'found' }>;

/** After so many in a row it takes a word of a person to try again. */
const MOST_CHECK_ROUNDS = 3;
const MOST_CONFLICT_RUNS = 3;
const DAY_MS = 24 * 60 * 60_000;

const nothing = (because: string): Due => ({ kind: 'nothing', because });

export interface Standing {
  readonly state: Found;
  readonly outcome: PullRequestOutcome;
  readonly heard: Heard;
  readonly checks: readonly CheckState[];
  readonly now: Date;
  /** Whether this cause has led to a run before: a run that has failed is not begun again for the same one. */
  readonly isTried: (cause: string) => boolean;
  /** When runs for a conflict were begun, whatever became of them. */
  readonly conflictRuns: readonly Date[];
}

export function decide(standing: Standing): Due {
  const { state, outcome } = standing;
  if (!state.isOwn) return nothing('it is none of the bot');
  if (state.state === 'closed') return isLearnt(state, outcome) ? nothing('it is over') : { kind: 'learn' };
  if (outcome.state !== 'open') return { kind: 'reopen' };
  if (outcome.stopped !== undefined) return nothing(`stopped: ${outcome.stopped.because}`);
  if (!outcome.heads.includes(state.head)) return { kind: 'stop', head: state.head, why: { kind: 'pushed' } };
  return (
    toAnswer(standing) ??
    toMend(state, outcome, standing) ??
    toFit(state, outcome, standing) ??
    nothing('nothing is left to do')
  );
}

/** What was refused may have been opened again and merged since. */
function isLearnt({ merged }: Found, { state }: PullRequestOutcome): boolean {
  return merged ? state !== 'open' && state !== 'refused' : state !== 'open';
}

function toAnswer({ heard: { unanswered, last }, isTried }: Standing): Due | undefined {
  const newest = unanswered.at(-1);
  if (newest === undefined) return undefined;
  const cause = causeOf(newest.key, last?.key === newest.key ? undefined : last);
  return isTried(cause) ? undefined : { kind: 'follow-up', why: { kind: 'review' }, cause };
}

function toMend(
  { head }: Found,
  { rounds }: PullRequestOutcome,
  { heard: { last }, checks, isTried }: Standing,
): Due | undefined {
  const failed = checks.filter(({ state, isOwn }) => state === 'failed' && !isOwn);
  if (failed.length === 0) return undefined;
  const since = lastAsked(rounds, last);
  const tried = rounds.filter(({ kind, at }) => kind === 'checks' && Date.parse(at) > since).length;
  if (tried >= MOST_CHECK_ROUNDS) {
    const untrustedNames = failed.map(({ name }) => name);
    return { kind: 'stop', head, why: { kind: 'checks', rounds: tried, untrustedNames } };
  }
  const cause = causeOf(`checks-${head.slice(0, 12)}`, last);
  return isTried(cause) ? undefined : { kind: 'follow-up', why: { kind: 'checks', head }, cause };
}

function toFit(
  { mergeable, head }: Found,
  { rounds }: PullRequestOutcome,
  { heard: { last }, now, isTried, conflictRuns }: Standing,
): Due | undefined {
  if (mergeable !== false) return undefined;
  const begun = conflictRuns.map((at) => at.getTime());
  if (begun.some((at) => now.getTime() - at < DAY_MS)) return undefined;
  const since = lastAsked(rounds, last);
  const tried = begun.filter((at) => at > since).length;
  if (tried >= MOST_CONFLICT_RUNS) return { kind: 'stop', head, why: { kind: 'conflict', rounds: tried } };
  const cause = `${CONFLICT}${now.toISOString().slice(0, 10)}`;
  return isTried(cause) ? undefined : { kind: 'follow-up', why: { kind: 'conflict' }, cause };
}

/** What causes of conflict runs begin with. */
export const CONFLICT = 'conflict-';

/** A word that was said later makes the same a new cause. */
function causeOf(what: string, last: Word | undefined): string {
  return last === undefined ? what : `${what}-${last.key}`;
}

/** When people last let the bot try again. */
function lastAsked(rounds: PullRequestOutcome['rounds'], last: Word | undefined): number {
  const retries = rounds.filter(({ kind }) => kind === 'retry').map(({ at }) => Date.parse(at));
  return Math.max(last === undefined ? 0 : Date.parse(last.at), ...retries);
}
