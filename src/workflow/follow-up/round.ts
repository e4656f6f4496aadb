import type { Recalled } from '../../memory/recalled.ts';
import type { Bench } from '../bench.ts';
import type { Baseline } from '../suite.ts';
import { answersTo } from './answers.ts';
import { beginRound, type Ground } from './branch.ts';
import type { FollowUpParts } from './follow-up-parts.ts';
import type { FollowUpRequest } from './follow-up-request.ts';
import { keepRound } from './keep-round.ts';
import { publishRound, type PublishedRound } from './publish-round.ts';
import type { ReadyScene } from './scene.ts';
import { tellAnswers } from './tell-answers.ts';
import { mayBePushed, work, type Worked } from './work.ts';

interface Round {
  readonly round: number;
  readonly request: FollowUpRequest;
  readonly scene: ReadyScene;
  readonly ground: Ground;
  readonly recalled: Recalled;
  readonly baseline: Baseline | undefined;
}

export type Played = { readonly kind: 'played'; readonly commit?: string } | { readonly kind: 'moved' };

/** One round: what was suggested and what the agent makes of the rest, seen by the program, pushed, answered and kept. */
export async function playRound(playing: Round, bench: Bench, parts: FollowUpParts): Promise<Played> {
  const { round, request, scene, ground, recalled, baseline } = playing;
  const { pullRequest, outcome, points } = scene;
  const spentBefore = bench.account.spent();
  const begun = await bench.steps.step(`round ${round}: the change so far`, () =>
    beginRound(bench.mirror, ground, points, bench.isProtected),
  );
  const { suggestions } = begun;
  const { tests, failure, untrustedIssue } = outcome;
  const { repository } = request;
  const task = { repository, pullRequest, ground, points, untrustedIssue, rules: recalled.rules, begun };
  const worked = await work({ round, task, begun, sight: { bench, baseline, tests, failure } });

  const mayLeave = mayBePushed(worked) || suggestions.some(({ kind }) => kind === 'applied');
  const published = mayLeave
    ? await publish(playing, worked, bench, parts)
    : ({ kind: 'unchanged' } as const);
  if (published.kind === 'moved') return published;
  const came = { worked, suggestions, published };
  const answers = answersTo(points, came);
  await tellAnswers(round, pullRequest.number, answers, bench, parts);
  const spent = [spentBefore, bench.account.spent()] as const;
  await keepRound({ round, scene, ground, came, answers, spent }, bench);
  return { kind: 'played', ...(published.kind === 'pushed' && { commit: published.commit }) };
}

function publish(
  { round, scene, ground }: Round,
  { tree, verified, isAgentsWork }: Worked,
  bench: Bench,
  parts: FollowUpParts,
): Promise<PublishedRound> {
  const words = isAgentsWork && verified ? verified : SUGGESTED;
  const { untrustedTitle, untrustedSummary } = words;
  const { pullRequest } = scene;
  return publishRound({ round, pullRequest, ground, tree, untrustedTitle, untrustedSummary }, bench, parts);
}

const SUGGESTED = {
  untrustedTitle: 'apply suggestions from the review',
  untrustedSummary: 'As they were made.',
};
