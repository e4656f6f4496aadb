import type { Forge } from '../../forge/forge.ts';
import type { PullRequestState } from '../../forge/pull-request-talk.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { answeredIn, writersAmong } from '../said-by-people.ts';
import { readFailedChecks } from './failed-checks.ts';
import type { FollowUpParts } from './follow-up-parts.ts';
import type { FollowUpReason, FollowUpRequest } from './follow-up-request.ts';
import { numbered, type Point, type Unnumbered } from './points.ts';
import { speakersToAskAbout, unanswered } from './unanswered.ts';

/** How the pull request stands when a round begins; plain data. */
export type Scene =
  | { readonly kind: 'nothing-to-do'; readonly because: string }
  | { readonly kind: 'stopped'; readonly because: string }
  | ReadyScene;

export interface ReadyScene {
  readonly kind: 'ready';
  readonly why: FollowUpReason['kind'];
  readonly pullRequest: OpenPullRequest;
  readonly outcome: PullRequestOutcome;
  readonly points: readonly Point[];
}

export type OpenPullRequest = Extract<PullRequestState, { kind: 'found' }>;

const nothing = (because: string): Scene => ({ kind: 'nothing-to-do', because });

/** Reads what there is to answer. What a run was started for is part of its first round, and of no other. */
export async function readScene(
  run: string,
  { pullRequest: number, why }: FollowUpRequest,
  round: number,
  { forge, memory }: Pick<FollowUpParts, 'forge' | 'memory'>,
): Promise<Scene> {
  const outcome = await memory.outcomes.of(number);
  if (outcome === undefined) return nothing('nothing is remembered of this pull request');
  const pullRequest = await forge.pullRequest(number);
  if (pullRequest.kind === 'gone') return nothing('the pull request is gone');
  if (!pullRequest.isOwn) return nothing('it is not the pull request of this bot');
  if (pullRequest.state === 'closed') return nothing('the pull request is closed');
  if (outcome.stopped !== undefined) return { kind: 'stopped', because: outcome.stopped.because };
  if (!outcome.heads.includes(pullRequest.head)) return { kind: 'stopped', because: PUSHED };

  const reason = round === 1 ? await pointsOfReason(run, why, pullRequest, forge) : [];
  // A conflict is resolved by itself: the merge holds nothing else.
  const alone = reason.some(({ kind }) => kind === 'conflict');
  const said = alone ? [] : await unansweredBy(outcome, forge);
  const points = numbered([...reason, ...said]);
  if (points.length === 0) return nothing('nothing is unanswered');
  return { kind: 'ready', why: round === 1 ? why.kind : 'review', pullRequest, outcome, points };
}

const PUSHED = 'somebody else has pushed to its branch';

async function pointsOfReason(
  run: string,
  why: FollowUpReason,
  { head, base }: OpenPullRequest,
  forge: Forge,
): Promise<Unnumbered[]> {
  switch (why.kind) {
    case 'review':
      return [];
    case 'conflict':
      return [{ kind: 'conflict', key: `conflict-${head}` }];
    case 'checks':
      // Somebody may have been quicker.
      return why.head === head ? checksOf(head, base.sha, forge) : [];
    case 'retry': {
      const { by, untrustedHint } = why;
      const hint: Unnumbered[] =
        untrustedHint === undefined
          ? []
          : [{ kind: 'hint', key: `hint-${run}`, by, untrustedText: untrustedHint }];
      return [...hint, ...(await checksOf(head, base.sha, forge))];
    }
  }
}

async function checksOf(head: string, base: string, forge: Forge): Promise<Unnumbered[]> {
  const checks = await readFailedChecks(forge, head, base);
  if (checks.failed.length + checks.onBaseToo.length === 0) return [];
  return [{ kind: 'checks', key: `checks-${head}`, ...checks }];
}

async function unansweredBy(outcome: PullRequestOutcome, forge: Forge): Promise<Unnumbered[]> {
  const talk = await forge.talk(outcome.number);
  const answered = await answeredIn(outcome, forge);
  return unanswered(talk, answered, await writersAmong(speakersToAskAbout(talk, answered), forge));
}
