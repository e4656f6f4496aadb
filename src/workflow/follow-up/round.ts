import { withFreshEvidence } from '../../conventions/form/fresh-evidence.ts';
import type { Steps } from '../../durable/durable.ts';
import type { Recalled } from '../../memory/recalled.ts';
import type { Spent } from '../../model/budget.ts';
import type { Bench } from '../bench.ts';
import { unlessRefused } from '../unless-refused.ts';
import { patiently } from '../patience.ts';
import type { Baseline } from '../suite.ts';
import { answersTo } from './answers.ts';
import type { Suggested } from './apply-suggestions.ts';
import { beginRound, type Ground } from './branch.ts';
import type { FollowUpParts } from './follow-up-parts.ts';
import type { FollowUpRequest } from './follow-up-request.ts';
import { keepRound } from './keep-round.ts';
import { publishRound, type Overtaken, type PublishedRound } from './publish-round.ts';
import type { OpenPullRequest, ReadyScene } from './scene.ts';
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

export type Played = { readonly kind: 'played'; readonly commit?: string } | Overtaken;

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
    ? await publish(playing, worked, suggestions, bench, parts)
    : ({ kind: 'unchanged' } as const);
  if (published.kind === 'moved' || published.kind === 'closed') return published;
  const came = { worked, suggestions, published };
  const answers = answersTo(points, came);
  const { steps, givesAway } = bench;
  await tellAnswers(steps, round, pullRequest.number, answers, { ...parts, givesAway });
  const spent = [spentBefore, bench.account.spent()] as const;
  await keepRound(steps, { round, scene, ground, came, answers, spent }, parts);
  if (published.kind === 'pushed') await refreshEvidence(round, pullRequest, worked, bench, parts);
  return { kind: 'played', ...(published.kind === 'pushed' && { commit: published.commit }) };
}

function publish(
  { round, scene, ground }: Round,
  { tree, verified, isAgentsWork }: Worked,
  suggestions: readonly Suggested[],
  bench: Bench,
  parts: FollowUpParts,
): Promise<PublishedRound> {
  const words = isAgentsWork && verified ? verified : SUGGESTED;
  const { untrustedTitle, untrustedSummary } = words;
  const { pullRequest } = scene;
  const suggestedBy = suggestions.flatMap(({ kind, by }) => (kind === 'applied' ? [by] : []));
  return publishRound(
    {
      round,
      pullRequest,
      ground,
      tree,
      untrustedTitle,
      untrustedSummary,
      suggestedBy: [...new Set(suggestedBy)],
    },
    bench,
    parts,
  );
}

/** What the pull request shows of tests is of the change as it is now. */
async function refreshEvidence(
  round: number,
  { number }: OpenPullRequest,
  { verified, isAgentsWork }: Worked,
  { steps }: Bench,
  { forge }: FollowUpParts,
): Promise<void> {
  if (verified === undefined) return;
  // What the gate has against a suggestion, whoever made it has decided.
  const deviations = isAgentsWork ? verified.deviations : [];
  await steps.step(`round ${round}: show the evidence`, (signal) =>
    unlessRefused(async () => {
      const now = await forge.pullRequest(number);
      const body =
        now.kind === 'found' ? withFreshEvidence(now.body, verified.evidence, deviations) : undefined;
      if (body !== undefined) await patiently(() => forge.rewrite(number, { body }), signal);
    }, signal),
  );
}

/** Where no more is to be said than that a check fails everywhere, nothing is prepared for it. */
export async function playWithoutWork(
  steps: Steps,
  scene: ReadyScene,
  spent: Spent,
  parts: FollowUpParts,
): Promise<void> {
  const { points, pullRequest } = scene;
  const worked = { tree: '', untrustedAnswers: [], isAgentsWork: false };
  const came = { worked, suggestions: [], published: { kind: 'unchanged' } } as const;
  const answers = answersTo(points, came);
  await tellAnswers(steps, 1, pullRequest.number, answers, parts);
  await keepRound(steps, { round: 1, scene, came, answers, spent: [spent, spent] }, parts);
}

const SUGGESTED = {
  untrustedTitle: 'apply suggestions from the review',
  untrustedSummary: 'As they were made.',
};
