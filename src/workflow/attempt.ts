import type { GaveUp, Question } from '../agent/assignment.ts';
import { beginConversation, say, type Conversation } from '../agent/conversation.ts';
import type { Tree } from '../agent/workspace.ts';
import { firstMessages, fixMessage } from './briefing.ts';
import type { Bench } from './bench.ts';
import type { FixRequest } from './fix-request.ts';
import { fix } from './fixing.ts';
import type { Lesson } from './lesson.ts';
import type { Recalled } from '../memory/recalled.ts';
import { localizeByRunning, type Localized } from './localize-by-running.ts';
import { recallPlan } from './plan-recall.ts';
import type { Reporter } from './progress.ts';
import { reproduce, type Reproduced } from './reproduction.ts';
import type { Baseline } from './suite.ts';
import type { Verified } from './verification.ts';

/** One candidate's way through both phases, from a conversation of its own. */
export type Attempt =
  | Held
  | {
      readonly kind: 'failed';
      readonly because: string;
      readonly why: 'attempts' | GaveUp['why'];
      readonly lessons: readonly Lesson[];
    }
  | { readonly kind: 'asked'; readonly question: Question };

export interface Held {
  readonly kind: 'held';
  readonly name: string;
  readonly verified: Verified;
  readonly reproduced: Reproduced;
  /** What memory had shown by the end, for the issue and for the plan. */
  readonly recalled: Recalled;
  /** Why the agent did not get further, where it did not end by itself. */
  readonly unfinished?: string | undefined;
  readonly conversation: Conversation;
}

/** What every candidate starts from. */
export interface Task {
  readonly request: FixRequest;
  readonly recalled: Recalled;
  readonly baseline: Baseline | undefined;
}

const FIX_ATTEMPTS = 4;

/** `candidate` counts from 1; `lessons` are those of the candidates before it. */
export async function attemptFix(
  candidate: number,
  lessons: readonly Lesson[],
  task: Task,
  bench: Bench,
  reporter: Reporter,
): Promise<Attempt> {
  const name = `candidate ${candidate}`;
  // The first candidate's steps have no prefix: most runs have no other.
  const prefix = candidate === 1 ? '' : `${name}, `;

  await reporter.begin(candidate === 1 ? 'Reproducing the fault' : `Trying again: ${name}`);
  const messages = await firstMessages(task, lessons, bench);
  const reproduction = await reproduce(
    beginConversation(messages),
    { candidate: name, phase: `${prefix}reproduce`, baseline: task.baseline },
    bench,
  );
  if (reproduction.kind === 'asked') return reproduction;
  if (reproduction.kind === 'gave-up') {
    const { because, why } = reproduction;
    return { kind: 'failed', because, why, lessons: [] };
  }
  const reproduced = reproduction.value;
  reporter.found(
    reproduced.kind === 'verified'
      ? `Reproduced the fault with a failing test (${reproduced.tests.map((path) => `\`${path}\``).join(', ')})`
      : `Could not reproduce the fault: ${reproduced.because}`,
  );

  await reporter.begin(candidate === 1 ? 'Fixing it' : `Fixing it: ${name}`);
  // Tests that show nothing are no part of a change.
  const { tree } = reproduction.conversation;
  const conversation = { ...reproduction.conversation, tree: reproduced.kind === 'verified' ? tree : '' };
  const recalled = await recallPlan(`${prefix}recall the plan`, reproduced.untrustedPlan, task, bench);
  const localized = await localize(`${prefix}localize by running`, reproduced, conversation.tree, bench);
  const message = await fixMessage({ reproduced, recalled, known: task.recalled, localized });
  const fixed = await fix(
    say(conversation, message),
    {
      candidate: name,
      phase: `${prefix}fix`,
      attempts: FIX_ATTEMPTS,
      untrustedTitle: task.request.issue.untrustedTitle,
      reproduced,
      baseline: task.baseline,
      best: {
        name: 'the start of this phase',
        tree: conversation.tree,
        score: {
          fault: 'there',
          failing: reproduced.kind === 'verified' ? reproduced.failing : 1,
          broken: 0,
          forbidden: 0,
          objections: 0,
        },
      },
    },
    bench,
  );
  if (fixed.kind === 'held') {
    reporter.found('Fixed it, and ran the tests again');
    return { ...fixed, name, reproduced, recalled };
  }
  return fixed;
}

async function localize(
  step: string,
  reproduced: Reproduced,
  tree: Tree,
  bench: Bench,
): Promise<Localized | undefined> {
  if (reproduced.kind === 'none') return undefined;
  const { tests } = reproduced;
  return bench.steps.step(step, (signal) => localizeByRunning(bench, { tests, tree }, signal), {
    retries: 1,
  });
}
