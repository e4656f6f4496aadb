import { beginConversation } from '../../agent/conversation.ts';
import { lastSubmission, type PointAnswer } from '../../agent/round-submission.ts';
import type { Tree } from '../../agent/workspace.ts';
import type { Bench } from '../bench.ts';
import { fix, type Fixed } from '../fixing.ts';
import type { Score } from '../score.ts';
import { isProposable, type Verified } from '../verification.ts';
import type { Begun } from './branch.ts';
import { judgeRound } from './judge-round.ts';
import type { Point } from './points.ts';
import { roundMessages, type RoundTask } from './round-messages.ts';
import { asKnown, reproducedOf, seeChange, type Sight } from './see-change.ts';

/** What a round has come to. */
export interface Worked {
  readonly tree: Tree;
  /** Nothing where the tree was not to be looked at: a merge that nobody resolved. */
  readonly verified?: Verified | undefined;
  /** What the agent says to the points; its words. */
  readonly untrustedAnswers: readonly PointAnswer[];
  /** The agent has changed something, and that is in the tree. */
  readonly isAgentsWork: boolean;
  /** Why the agent's work, or the last of it, is not in the tree. */
  readonly because?: string | undefined;
}

export interface Work {
  readonly round: number;
  readonly task: Omit<RoundTask, 'standing' | 'patch'>;
  readonly begun: Begun;
  readonly sight: Sight;
}

const ATTEMPTS = 3;
/** A merge that does not agree: anything that works is better. */
const UNRESOLVED: Score = { fault: 'there', failing: 1, broken: 1, forbidden: 0, objections: 0 };

/**
 * Sees how the change stands, and lets the agent work on what people say of it. What breaks more than it finds is
 * undone; what was suggested line by line stays.
 */
export async function work({ round, task, begun, sight }: Work): Promise<Worked> {
  const { bench } = sight;
  const { suggestions } = begun;
  // As the sandbox writes it, so that it can be told whether anything has changed.
  const tree = await bench.steps.step(
    `round ${round}: put it in place`,
    (signal) => placed(begun.tree, bench, signal),
    {
      retries: 1,
    },
  );
  const isMerge = task.ground.conflicts.length > 0;
  const standing = isMerge ? undefined : await stand(round, task, tree, sight);
  if (standing?.kind === 'incomplete')
    return { tree, untrustedAnswers: [], isAgentsWork: false, because: standing.because };
  const before = standing?.verified;
  const points = task.points.filter((point) => needsAgent(point, begun));
  if (points.length === 0) return { tree, verified: before, untrustedAnswers: [], isAgentsWork: false };

  const reproduced = before
    ? reproducedOf(before, sight.failure)
    : ({ kind: 'none', because: 'the merge is not resolved yet' } as const);
  const patch = await bench.steps.step(
    `round ${round}: the change as it is read`,
    (signal) => readablePatch(tree, bench, signal),
    { retries: 1 },
  );
  const messages = await roundMessages({ ...task, points, begun, standing: before, patch }, sight);
  const fixed = await fix(
    beginConversation(messages, tree),
    {
      candidate: `round ${round}`,
      phase: `round ${round}`,
      attempts: ATTEMPTS,
      untrustedTitle: task.pullRequest.title,
      reproduced,
      baseline: sight.baseline,
      best: {
        name: isMerge ? 'the merge as it was' : 'the state before this round',
        tree,
        score: before?.score ?? UNRESOLVED,
        ...(before && { verified: before }),
      },
      // What people ask for shows in no test, so as good is good enough.
      asGoodWillDo: true,
      look: (untrustedSubmission, now, signal) =>
        judgeRound(untrustedSubmission, now, { points, suggestions, tree, before, sight }, signal),
    },
    bench,
  );
  return cameTo(fixed, { tree, before });
}

async function placed(tree: Tree, { workbench }: Bench, signal: AbortSignal): Promise<Tree> {
  await workbench.at(tree, signal);
  return workbench.save(signal);
}

const LONGEST_PATCH = 40_000;

async function readablePatch(tree: Tree, { workbench }: Bench, signal: AbortSignal): Promise<string> {
  await workbench.at(tree, signal);
  return workbench.showChange(LONGEST_PATCH, signal);
}

async function stand(round: number, { pullRequest }: Work['task'], tree: Tree, sight: Sight) {
  const words = { title: pullRequest.title, summary: pullRequest.title };
  return sight.bench.steps.step(
    `round ${round}: the state before it`,
    async (signal) => {
      const looked = await seeChange(words, tree, sight, signal);
      return looked.kind === 'seen' ? { ...looked, verified: asKnown(looked.verified) } : looked;
    },
    { retries: 1 },
  );
}

/** A suggestion without further words is the program's affair, and so is a check that fails everywhere. */
export function needsAgent(point: Point, { suggestions }: Begun): boolean {
  if (point.kind === 'checks') return point.failed.length > 0;
  if (point.kind !== 'lines') return true;
  return point.comments.some(({ id }) => !suggestions.some((each) => each.comment === id && each.wordless));
}

function cameTo(
  fixed: Fixed,
  { tree, before }: Pick<Worked, 'tree'> & { readonly before: Verified | undefined },
): Worked {
  if (fixed.kind === 'asked') throw new Error('A round has no call to ask with.');
  // What a submission that was not taken declines and asks holds all the same.
  const last = lastSubmission(fixed.conversation)?.answers ?? [];
  if (fixed.kind === 'failed')
    return { tree, verified: before, untrustedAnswers: last, isAgentsWork: false, because: fixed.because };
  const { verified, unfinished, against } = fixed;
  return {
    tree: verified.tree,
    verified,
    untrustedAnswers: verified.untrustedAnswers ?? last,
    isAgentsWork: verified.tree !== tree,
    because: unfinished ?? against,
  };
}

/** Whether anybody may be shown the change as it is now. */
export function mayBePushed({ verified }: Worked): boolean {
  return verified !== undefined && isProposable(verified);
}
