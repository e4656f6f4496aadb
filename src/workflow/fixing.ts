import { secondsSince } from '../lib/seconds-since.ts';
import { converse } from '../agent/agent.ts';
import type { Ending, GaveUp, Question, Verdict } from '../agent/assignment.ts';
import type { Conversation } from '../agent/conversation.ts';
import { prompt } from '../agent/prompt.ts';
import { Submission } from '../agent/toolbelt.ts';
import type { Tree } from '../agent/workspace.ts';
import type { Bench } from './bench.ts';
import { lessonOf, type Lesson } from './lesson.ts';
import { watchReproduction } from './observation.ts';
import { isBetter, type Score } from './score.ts';
import { isFine, isProposable, verify, type Ground, type Looked, type Verified } from './verification.ts';

export type Fixed =
  | {
      readonly kind: 'held';
      readonly verified: Verified;
      /** Why the agent did not get further, where it did not end by itself. */
      readonly unfinished?: string | undefined;
      /** What stood against the last submission, where an earlier state was taken in its place. */
      readonly against?: string | undefined;
      readonly conversation: Conversation;
    }
  | {
      readonly kind: 'failed';
      readonly because: string;
      readonly why: 'attempts' | GaveUp['why'];
      readonly lessons: readonly Lesson[];
      readonly conversation: Conversation;
    }
  | { readonly kind: 'asked'; readonly question: Question };

export interface Fixing extends Ground {
  /** Whose conversation it is. */
  readonly candidate: string;
  readonly phase: string;
  readonly attempts: number;
  /** Names a change that the agent had no time to name. */
  readonly untrustedTitle: string;
  /** What a fix must be strictly better than, and what is gone back to otherwise. */
  readonly best: Best;
  /** A submission need not be strictly better, only no worse. */
  readonly asGoodWillDo?: boolean;
  /** Looks at what is submitted, where `verify` is not all that is to be said of it. */
  readonly look?: (untrustedSubmission: unknown, tree: Tree, signal: AbortSignal) => Promise<Looked>;
}

export interface Best {
  readonly tree: Tree;
  readonly score: Score;
  readonly verified?: Verified;
  readonly name: string;
}

/**
 * Phase 2: the agent edits, and the program runs everything on what it submits. A submission that is not strictly
 * better than the best state so far is undone and leaves a lesson; when the run has to end early, the best state that
 * held is what comes of it.
 */
export async function fix(start: Conversation, fixing: Fixing, bench: Bench): Promise<Fixed> {
  let { best } = fixing;
  let attempt = 0;
  let last: Verified | undefined;
  let incomplete = INCOMPLETE;
  const lessons: Lesson[] = [];
  const watch = watchReproduction(fixing, bench);

  const lookAt: NonNullable<Fixing['look']> =
    fixing.look ??
    ((untrustedSubmission, tree, signal) =>
      verify({ submission: Submission.parse(untrustedSubmission), tree }, fixing, bench, signal));
  const look = (name: string, untrustedSubmission: unknown, tree: Tree) =>
    bench.steps.step(
      name,
      async (signal) => {
        const startedAt = performance.now();
        const looked = await lookAt(untrustedSubmission, tree, signal);
        return { looked, seconds: secondsSince(startedAt) };
      },
      { retries: 1 },
    );

  const ending = await converse<Verified | undefined>(start, {
    ...bench.assignmentOf(fixing.candidate),
    phase: fixing.phase,
    observe: watch.observe,
    async judge(untrustedSubmission, tree) {
      attempt++;
      const { looked, seconds } = await look(`${fixing.phase}: check ${attempt}`, untrustedSubmission, tree);
      const before = best;
      if (looked.kind === 'seen') {
        if (isProgress(looked.verified.score, best.score, fixing)) {
          best = { ...looked.verified, verified: looked.verified, name: `submission ${attempt}` };
        }
        last = looked.verified;
        lessons.push(lessonOf(last));
      } else {
        incomplete = looked.because;
      }
      const change = lessons.at(-1)?.change ?? '';
      return { ...(await respond(looked, { fixing, attempt, before, best, change })), seconds };
    },
  });

  if (ending.kind === 'asked') return { kind: 'asked', question: ending.question };
  const { conversation } = ending;
  if (best.verified && isProposable(best.verified)) return held(best.verified, ending, last ?? incomplete);
  if (ending.kind === 'accepted') {
    const because = whatStoodAgainst(last) || INCOMPLETE;
    return { kind: 'failed', because, why: 'attempts', lessons, conversation };
  }
  const rescued = await rescue(fixing.asGoodWillDo ? undefined : watch.promising(), ending, fixing, look);
  if (rescued) return held(rescued, ending, rescued);
  return { kind: 'failed', because: ending.because, why: ending.why, lessons, conversation };
}

const INCOMPLETE = 'no submission was complete';

function whatStoodAgainst(verified: Verified | undefined): string {
  const against = [...(verified?.problems ?? []), ...(verified?.deviations ?? [])];
  return against.map(({ message }) => message).join(' ');
}

function isProgress(now: Score, before: Score, { asGoodWillDo = false }: Fixing): boolean {
  return asGoodWillDo ? !isBetter(before, now) : isBetter(now, before);
}

function held(
  verified: Verified,
  ending: Exclude<Ending<unknown>, { kind: 'asked' }>,
  last: Verified | string,
): Fixed {
  const unfinished = ending.kind === 'gave-up' ? ending.because : undefined;
  const against = last === verified ? undefined : whyNotTaken(last);
  return { kind: 'held', verified, unfinished, against, conversation: ending.conversation };
}

function whyNotTaken(last: Verified | string): string {
  if (typeof last === 'string') return last;
  return whatStoodAgainst(last) || 'it was no better than the state before it';
}

interface State {
  readonly fixing: Fixing;
  readonly attempt: number;
  readonly before: Best;
  readonly best: Best;
  /** What the submission changed, in a few words. */
  readonly change: string;
}

async function respond(looked: Looked, state: State): Promise<Verdict<Verified | undefined>> {
  const { fixing, attempt, before, best, change } = state;
  if (looked.kind === 'seen' && isFine(looked.verified)) return { kind: 'accepted', value: looked.verified };
  if (attempt >= fixing.attempts) return { kind: 'accepted', value: best.verified };
  const findings =
    looked.kind === 'seen'
      ? [...looked.verified.problems, ...toBeMended(looked.verified, attempt)]
      : [{ message: looked.because, output: '' }];
  const isUndone = looked.kind === 'seen' && best === before;
  const feedback = await prompt('sent-back', {
    attempt,
    attempts: fixing.attempts,
    last: attempt + 1 === fixing.attempts,
    findings,
    undone: isUndone ? before.name : '',
    lesson: isUndone ? change || 'no source file' : '',
  });
  return { kind: 'sent-back', feedback, ...(isUndone && { tree: before.tree }) };
}

/** Advice is given once; what blocks is told until it is mended. */
function toBeMended({ deviations }: Verified, attempt: number): Verified['deviations'] {
  return deviations.filter(({ level }) => level === 'blocking' || attempt === 1);
}

/** A state that was never submitted: it may hold, and nothing is left to lose. */
async function rescue(
  tree: Tree | undefined,
  ending: GaveUp,
  fixing: Fixing,
  look: (name: string, submission: Submission, tree: Tree) => Promise<{ looked: Looked }>,
): Promise<Verified | undefined> {
  if (tree === undefined) return undefined;
  const { messages } = ending.conversation;
  const words = messages.findLast((message) => message.role === 'assistant' && message.content.trim() !== '');
  const summary = words?.content.trim().slice(0, 1500) ?? 'The agent left no words on this change.';
  const submission = { title: fixing.untrustedTitle, summary };
  const { looked } = await look(`${fixing.phase}: check the best state`, submission, tree);
  return looked.kind === 'seen' && isProposable(looked.verified) ? looked.verified : undefined;
}
