import { posix } from 'node:path';
import { secondsSince } from '../lib/seconds-since.ts';
import { converse } from '../agent/agent.ts';
import type { Ending, Verdict } from '../agent/assignment.ts';
import type { Conversation } from '../agent/conversation.ts';
import { Submission } from '../agent/toolbelt.ts';
import { patchOf, relativePath, type Tree } from '../agent/workspace.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import { fenced } from '../lib/markdown.ts';
import { belongsToTests } from '../lib/path-kind.ts';
import type { Used } from './account.ts';
import type { Bench } from './bench.ts';
import { foreignPlace } from './foreign-place.ts';
import type { Baseline } from './baseline.ts';
import { ownFailures } from './own-failures.ts';
import { describeTests, isToldByTest } from './test-results.ts';
import { whyNotTheFault } from './stated-failure.ts';
import { testFilesCommand } from './test-files-command.ts';
import { excerptAround, failureExcerpt, passed, runTests, squeeze, type TestRun } from './test-run.ts';

export type Reproduced =
  | {
      readonly kind: 'verified';
      readonly tests: readonly string[];
      readonly failure: string;
      readonly run: CommandEvidence;
      /** How many tests fail because of the fault; one where they cannot be counted. */
      readonly failing: number;
      readonly untrustedPlan?: string | undefined;
    }
  | { readonly kind: 'none'; readonly because: string; readonly untrustedPlan?: string | undefined };

interface Reproducing {
  /** Whose conversation it is. */
  readonly candidate: string;
  readonly phase: string;
  readonly baseline: Baseline | undefined;
}

const ATTEMPTS = 4;

/** Of a run's budget; what is left is for the fix. */
const SHARE = 0.4;

/**
 * Phase 1: the agent writes a test, and the program sees it fail on the unchanged code, twice, for the stated reason.
 * Where its share of the budget is used up without one, the run goes on without.
 */
export async function reproduce(
  start: Conversation,
  { candidate, phase, baseline }: Reproducing,
  bench: Bench,
): Promise<Ending<Reproduced>> {
  const assignment = bench.assignmentOf(candidate);
  let attempt = 0;
  const ending = await converse<Reproduced>(start, {
    ...assignment,
    phase,
    exhausted: (used) => assignment.exhausted(used) ?? pastShare(bench, used),
    judge(untrustedSubmission, tree) {
      attempt++;
      return bench.steps.step(
        `${phase}: check ${attempt}`,
        async (signal) => {
          const startedAt = performance.now();
          const submission = Submission.parse(untrustedSubmission);
          const verdict = await judge({ submission, tree, baseline }, attempt, bench, signal);
          return { ...verdict, seconds: secondsSince(startedAt) };
        },
        { retries: 1 },
      );
    },
  });
  if (ending.kind !== 'gave-up' || ending.because !== SHARE_USED_UP) return ending;
  return {
    kind: 'accepted',
    value: { kind: 'none', because: SHARE_USED_UP },
    conversation: ending.conversation,
  };
}

const SHARE_USED_UP =
  'the part of the budget that is meant for it was used up without a test that shows the fault';

function pastShare({ account }: Bench, used: Used): string | undefined {
  return account.pastShare(used, SHARE) === undefined ? undefined : SHARE_USED_UP;
}

interface Case {
  readonly submission: Submission;
  readonly tree: Tree;
  readonly baseline: Baseline | undefined;
}

async function judge(
  submitted: Case,
  attempt: number,
  bench: Bench,
  signal: AbortSignal,
): Promise<Verdict<Reproduced>> {
  const { submission } = submitted;
  if (submission.cannot_reproduce !== undefined && !submission.tests?.length) {
    return none(
      `the agent found no test that shows the fault: ${submission.cannot_reproduce}`,
      submission.plan,
    );
  }
  const result = await check(submitted, bench, signal);
  if ('verified' in result) return { kind: 'accepted', value: result.verified };
  if (attempt >= ATTEMPTS)
    return none(`${ATTEMPTS} tests that were tried did not fail for the issue's reason`, submission.plan);
  return { kind: 'sent-back', feedback: `Not a reproduction yet: ${result.because}` };
}

const none = (because: string, untrustedPlan: string | undefined): Verdict<Reproduced> => ({
  kind: 'accepted',
  value: { kind: 'none', because, untrustedPlan },
});

type Checked = { readonly verified: Reproduced } | { readonly because: string };

async function check(
  { submission, tree, baseline }: Case,
  bench: Bench,
  signal: AbortSignal,
): Promise<Checked> {
  const { tests: named = [], failure = '', plan } = submission;
  const tests = named.map((path) => posix.normalize(relativePath(path)));
  if (tests.length === 0) return { because: 'name the test files that fail in `tests`.' };
  if (failure.trim().length < 3) return { because: 'copy a piece of the failing output into `failure`.' };
  const shell = await bench.workbench.at(tree, signal);
  const changed = await bench.workbench.changedPaths(signal);
  if (!changed.some((path) => belongsToTests(path) || tests.includes(path)))
    return { because: `you have changed no test; ${tests.join(', ')} must fail because of the fault.` };
  const inSource = tests.filter(
    (path) => !belongsToTests(path) && !bench.conventions.foresight.tests.has(path),
  );
  if (inSource.length > 0)
    return {
      because: `${inSource.join(', ')} is no test file, and without the fix its tests could not be told from it; put the test into a file of its own.`,
    };
  const foreign = changed.filter((path) => !tests.includes(path) && !belongsToTests(path));
  if (foreign.length > 0)
    return { because: `put these back, only tests may change in this phase: ${foreign.join(', ')}.` };
  const misplaced = foreignPlace(tests, bench.conventions.foresight.tests);
  if (misplaced !== undefined) return { because: misplaced };

  const command = testFilesCommand(bench.toolchain, tests);
  if (command === undefined)
    return { because: 'no test command is known here; submit with `cannot_reproduce`.' };
  const first = await runTests(shell, command, bench.commandSeconds, signal);
  const expected = { tests, failure, baseline, untrustedPatch: patchOf(tree) };
  const wrong = whyNotTheFault(first, expected);
  if (wrong !== undefined)
    return { because: `\`${command}\` ${wrong}\n${fenced(failureExcerpt(first.output))}` };
  const second = await runTests(shell, command, bench.commandSeconds, signal);
  if (whyNotTheFault(second, expected) !== undefined)
    return { because: `\`${command}\` failed once and not the second time.` };
  // A file may run what stands in another one that was changed; then it must have passed before.
  const unchanged = tests.filter((path) => !changed.includes(path));
  const wrongAtBase = await failingAtBase(unchanged, bench, signal);
  if (wrongAtBase !== undefined) return { because: wrongAtBase };
  const run = { ...first.evidence, output: toldFailure(first, failure) };
  const failing = ownFailures(first, tests, baseline)?.length ?? 1;
  return { verified: { kind: 'verified', tests, failure, run, failing, untrustedPlan: plan } };
}

async function failingAtBase(
  unchanged: readonly string[],
  { workbench, toolchain, commandSeconds }: Bench,
  signal: AbortSignal,
): Promise<string | undefined> {
  const command = unchanged.length > 0 ? testFilesCommand(toolchain, unchanged) : undefined;
  if (command === undefined) return undefined;
  const run = await runTests(await workbench.at('', signal), command, commandSeconds, signal);
  return passed(run)
    ? undefined
    : `you have changed nothing in ${unchanged.join(', ')}, and \`${command}\` fails without your tests too; leave these out.`;
}

/** The failing tests where the runner tells them, with the place of the stated failure where they do not show it. */
function toldFailure(run: TestRun, failure: string): string {
  const around = excerptAround(run.output, failure);
  if (!isToldByTest(run)) return around;
  const told = describeTests(run);
  return squeeze(told).includes(squeeze(failure)) ? told : `${told}\n\n${around.slice(0, 1_500)}`;
}
