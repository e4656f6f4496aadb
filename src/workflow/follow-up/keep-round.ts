import { patchOf } from '../../agent/workspace.ts';
import { changedFiles } from '../../conventions/changed-files.ts';
import type { PullRequestOutcome, Round } from '../../memory/pull-request-outcome.ts';
import type { Spent } from '../../model/budget.ts';
import type { Steps } from '../../durable/durable.ts';
import type { FollowUpParts } from './follow-up-parts.ts';
import type { Answer, Came } from './answers.ts';
import type { Ground } from './branch.ts';
import { wordsOf } from './points.ts';
import type { ReadyScene } from './scene.ts';

interface Kept {
  readonly round: number;
  readonly scene: ReadyScene;
  /** Where something may have been pushed. */
  readonly ground?: Ground;
  readonly came: Came;
  readonly answers: readonly Answer[];
  /** What the run had spent before the round and after it. */
  readonly spent: readonly [before: Spent, after: Spent];
}

const LONGEST_PATCH = 100_000;
const LONGEST_WORDS = 4_000;

/** Keeps what was said and done with the pull request's outcome, so that it is known as the bot's own and can be learnt from. */
export async function keepRound(
  steps: Steps,
  kept: Kept,
  { memory }: Pick<FollowUpParts, 'memory'>,
): Promise<void> {
  const at = (await steps.now()).toISOString();
  const round = roundOf(kept, steps.run, at);
  await steps.step(`round ${kept.round}: remember`, async () => {
    await memory.outcomes.update(kept.scene.pullRequest.number, (now) => withRound(now, round, kept));
  });
}

function roundOf({ scene, came, answers, spent: [before, after] }: Kept, run: string, at: string): Round {
  const { published } = came;
  const cost = after.cost === undefined ? undefined : after.cost - (before.cost ?? 0);
  return {
    kind: scene.why,
    run,
    at,
    head: scene.pullRequest.head,
    ...(published.kind === 'pushed' && { commit: published.commit }),
    remarks: answers.flatMap(({ point, kind }) =>
      wordsOf(point).map(({ key, by, untrustedText, path }) => ({
        key,
        by,
        untrustedText: untrustedText.slice(0, LONGEST_WORDS),
        ...(path !== undefined && { path }),
        answer: kind,
      })),
    ),
    checks: answers.flatMap(({ point }) =>
      point.kind === 'checks' ? point.failed.map(({ name }) => name) : [],
    ),
    tokens: after.tokens - before.tokens,
    ...(cost !== undefined && { cost }),
  };
}

/** Done again after a crash, it finds its own round there. */
function withRound(now: PullRequestOutcome, round: Round, { ground, came }: Kept): PullRequestOutcome {
  if (now.rounds.some(({ run, at }) => run === round.run && at === round.at)) return now;
  const rounds = [...now.rounds, round];
  if (came.published.kind !== 'pushed' || ground === undefined) return { ...now, rounds };
  const { worked } = came;
  const patch = patchOf(worked.tree);
  const tests = worked.verified?.evidence.reproduction;
  return {
    ...now,
    rounds,
    base: ground.base,
    patch: patch.length <= LONGEST_PATCH ? patch : patch.slice(0, patch.lastIndexOf('\n', LONGEST_PATCH) + 1),
    tests: tests?.kind === 'verified' ? tests.tests : stillThere(now.tests, patch),
  };
}

function stillThere(tests: readonly string[], patch: string): readonly string[] {
  const changed = changedFiles(patch).filter(({ status }) => status !== 'deleted');
  return tests.filter((path) => changed.some((file) => file.path === path));
}
