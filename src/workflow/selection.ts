import { z } from 'zod';
import { patchOf } from '../agent/workspace.ts';
import { prompt } from '../agent/prompt.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import { pathKind } from '../lib/path-kind.ts';
import type { Held, Task } from './attempt.ts';
import type { Bench } from './bench.ts';
import { isBetter } from './score.ts';
import { askOnce } from './single-question.ts';
import { passesAsBefore } from './own-failures.ts';
import { testFilesCommand } from './test-files-command.ts';
import { runTests } from './test-run.ts';

export interface Selected {
  readonly chosen: Held;
  /** How it was chosen, for people. */
  readonly because: string;
}

interface Standing {
  readonly held: Held;
  /** Of the candidates' reproductions, how many pass on it. */
  readonly passed: number;
  /** How many candidates, itself among them, do the same to the tests in the same files. */
  readonly agreeing: number;
  /** Source files that neither memory nor any other candidate points at. */
  readonly unrelated: number;
  readonly lines: number;
}

/**
 * One of several changes that hold: every candidate's tests are run on every candidate's sources, so that a thorough
 * test of one finds out the others however many they are; then agreement, then the fewest unrelated files, then a
 * model that sees them all, then the smaller change (after CodeMonkeys and CodeT).
 */
export async function select(candidates: readonly Held[], task: Task, bench: Bench): Promise<Selected> {
  const matrix = await bench.steps.step(
    'select: run all tests on all candidates',
    (signal) => crossTest(candidates, task, bench, signal),
    { retries: 1 },
  );
  const standings = candidates.map((held, index) =>
    standingOf(held, matrix[index]!, candidates, matrix, task),
  );
  const best = standings.toSorted(inOrder).filter((each, _, [first]) => inOrder(each, first!) === 0);
  if (best.length === 1) return { chosen: best[0]!.held, because: reasonOf(best[0]!, candidates.length) };
  const named = await letModelChoose(best, task, bench);
  const smallest = best.toSorted((a, b) => a.lines - b.lines)[0]!;
  const chosen = best.find(({ held }) => held.name === named) ?? smallest;
  const why = chosen.held.name === named ? 'a reviewer chose it among equals' : 'the smallest among equals';
  return { chosen: chosen.held, because: why };
}

async function crossTest(
  candidates: readonly Held[],
  task: Task,
  bench: Bench,
  signal: AbortSignal,
): Promise<boolean[][]> {
  const matrix: boolean[][] = [];
  for (const subject of candidates) {
    const row: boolean[] = [];
    for (const author of candidates) row.push(await passesTestsOf(author, subject, task, bench, signal));
    matrix.push(row);
  }
  return matrix;
}

async function passesTestsOf(
  author: Held,
  subject: Held,
  { baseline }: Task,
  bench: Bench,
  signal: AbortSignal,
): Promise<boolean> {
  const { reproduced, verified } = author;
  if (author === subject) return true;
  const command =
    reproduced.kind === 'verified' ? testFilesCommand(bench.toolchain, reproduced.tests) : undefined;
  // Who has no tests has nothing to find fault with.
  if (command === undefined) return true;
  const mixed = Buffer.concat([
    Buffer.from(subject.verified.sources, 'base64'),
    Buffer.from(verified.tests, 'base64'),
  ]);
  try {
    const shell = await bench.workbench.at(mixed.toString('base64'), signal);
    const run = await runTests(shell, command, bench.commandSeconds, signal);
    return passesAsBefore(run, reproduced.kind === 'verified' ? reproduced.tests : [], baseline);
  } catch (error) {
    // Changes that do not go together are no support for each other.
    if (error instanceof Error && error.name === 'WorkbenchBroken') return false;
    throw error;
  }
}

function standingOf(
  held: Held,
  passes: readonly boolean[],
  candidates: readonly Held[],
  matrix: readonly (readonly boolean[])[],
  { recalled }: Task,
): Standing {
  const own = sourcesOf(held);
  const others = candidates.filter((other) => other !== held).flatMap(sourcesOf);
  const known = new Set([...recalled.files.map(({ path }) => path), ...others]);
  const agrees = (other: Held, index: number) =>
    String(matrix[index]) === String(passes) && sourcesOf(other).some((path) => own.includes(path));
  return {
    held,
    passed: passes.filter(Boolean).length,
    agreeing: candidates.filter(agrees).length,
    unrelated: own.filter((path) => !known.has(path)).length,
    lines: linesOf(held),
  };
}

const inOrder = (a: Standing, b: Standing) =>
  b.passed - a.passed || byScore(a, b) || b.agreeing - a.agreeing || a.unrelated - b.unrelated;

function byScore({ held: a }: Standing, { held: b }: Standing): number {
  if (isBetter(a.verified.score, b.verified.score)) return -1;
  return isBetter(b.verified.score, a.verified.score) ? 1 : 0;
}

function reasonOf({ passed: count, agreeing }: Standing, of: number): string {
  const agreement = agreeing > 1 ? `, and ${agreeing} candidates agree` : '';
  return `it passes the tests of ${count} of ${of} candidates${agreement}`;
}

const sourcePatch = ({ verified }: Held) => patchOf(verified.sources);

function sourcesOf(held: Held): string[] {
  return changedFiles(sourcePatch(held))
    .map(({ path }) => path)
    .filter((path) => pathKind(path) === 'source');
}

function linesOf(held: Held): number {
  return changedFiles(sourcePatch(held)).reduce(
    (sum, { addedLines, removedLines }) => sum + addedLines.length + removedLines,
    0,
  );
}

const MAX_PATCH = 20_000;

const Choice = z.object({
  name: z.string().describe('the heading of the change'),
  because: z.string().optional(),
});

async function letModelChoose(
  best: readonly Standing[],
  task: Task,
  bench: Bench,
): Promise<string | undefined> {
  const { untrustedTitle, untrustedBody } = task.request.issue;
  const text = await prompt('choose', {
    issue: { title: untrustedTitle, body: untrustedBody.slice(0, MAX_PATCH) || '(no text)' },
    candidates: best.map((standing) => ({
      name: standing.held.name,
      patch: sourcePatch(standing.held).slice(0, MAX_PATCH),
      results: `Passes the tests of ${standing.passed} candidates; ${standing.lines} lines change.`,
    })),
  });
  const answered = await askOnce(
    { name: 'select: choose', tool: 'choose', description: 'Name the change to show.', input: Choice, text },
    bench,
  );
  return answered.kind === 'answered' ? answered.value.name.trim() : undefined;
}
