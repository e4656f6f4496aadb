import { isReproduced } from '../conventions/evidence.ts';
import { messageOf } from '../lib/message-of.ts';
import { attemptFix, type Attempt, type Task } from './attempt.ts';
import type { RunBench } from './bench.ts';
import { lessonOf, type Lesson } from './lesson.ts';
import type { Reporter } from './progress.ts';
import { isFine } from './verification.ts';

/**
 * Makes as many candidates as are configured, and further ones as long as none is sure, up to the most that are
 * allowed. Each learns from those before it, and works in a sandbox of its own (after CodeMonkeys).
 */
export async function makeCandidates(task: Task, bench: RunBench, reporter: Reporter): Promise<Attempt[]> {
  const wanted = bench.config.candidates ?? bench.parts.candidates;
  const most = Math.max(wanted, bench.config['most-candidates'] ?? bench.parts.mostCandidates);
  const attempts: Attempt[] = [];
  while (attempts.length < wanted || (attempts.length < most && !attempts.some(isSure))) {
    const attempt = await makeOne(attempts, task, bench, reporter).catch((error: unknown): Attempt => {
      // What holds is not lost because a further candidate could not be made.
      if (bench.steps.signal.aborted || !attempts.some(({ kind }) => kind === 'held')) throw error;
      return { kind: 'failed', because: messageOf(error), why: 'attempts', lessons: [] };
    });
    attempts.push(attempt);
    if (attempt.kind === 'asked' || isOutOfMeans(attempt)) break;
  }
  return attempts;
}

async function makeOne(before: readonly Attempt[], task: Task, bench: RunBench, reporter: Reporter) {
  const number = before.length + 1;
  const lessons = before.flatMap(lessonsOf);
  if (number === 1) return attemptFix(number, lessons, task, bench, reporter);
  await using own = bench.forCandidate(`candidate-${number}`);
  return attemptFix(number, lessons, task, own, reporter);
}

function lessonsOf(attempt: Attempt): readonly Lesson[] {
  if (attempt.kind === 'held') return [lessonOf(attempt.verified)];
  return attempt.kind === 'failed' ? attempt.lessons.slice(-1) : [];
}

/** The fault was seen to fail and to pass, and nothing is left to object to. */
function isSure(attempt: Attempt): boolean {
  return attempt.kind === 'held' && isReproduced(attempt.verified.evidence) && isFine(attempt.verified);
}

/** No further candidate would get any further. */
function isOutOfMeans(attempt: Attempt): boolean {
  if (attempt.kind === 'held') return attempt.unfinished !== undefined;
  return attempt.kind === 'failed' && (attempt.why === 'limit' || attempt.why === 'model');
}
