import type { PointAnswer } from '../agent/round-submission.ts';
import type { Submission } from '../agent/toolbelt.ts';
import type { Tree } from '../agent/workspace.ts';
import { endingInWords, type Evidence } from '../conventions/evidence.ts';
import { belongsToTests } from '../lib/path-kind.ts';
import { testKey } from '../sandbox/test-report/test-report.ts';
import type { Bench } from './bench.ts';
import { askGate, PATCH_REFUSED, type GateAnswer, type GateFinding } from './gate-answer.ts';
import { failsAnew, ownFailures, passesAsBefore } from './own-failures.ts';
import type { Reproduced } from './reproduction.ts';
import { holds, type Score } from './score.ts';
import { judgeSuite, type Baseline } from './suite.ts';
import { describeFailures, evidenceOfTests, sourceOfResults } from './test-results.ts';
import { testFilesCommand } from './test-files-command.ts';
import { failureExcerpt, passed, runTests, type TestRun } from './test-run.ts';

/** A change that the program has looked at from all sides. */
export interface Verified {
  readonly tree: Tree;
  /** The same change in two parts, so that it can be tried with somebody else's tests. */
  readonly sources: Tree;
  readonly tests: Tree;
  readonly untrustedTitle: string;
  readonly untrustedSummary: string;
  /** The same told apart, as templates ask for it, where the model did. */
  readonly untrustedParts?: Pick<Submission, 'before' | 'after' | 'breaking'>;
  readonly evidence: Evidence;
  readonly score: Score;
  /** What tests say against it. */
  readonly problems: readonly Problem[];
  /** What the gate says against it. */
  readonly deviations: readonly GateFinding[];
  /** What is said to those who asked for the change; the model's words. */
  readonly untrustedAnswers?: readonly PointAnswer[] | undefined;
}

export interface Problem {
  readonly message: string;
  readonly output: string;
}

/** What a change is measured against. */
export interface Ground {
  readonly reproduced: Reproduced;
  readonly baseline: Baseline | undefined;
}

export interface Proposed {
  readonly submission: Submission;
  readonly tree: Tree;
}

export type Looked =
  | { readonly kind: 'incomplete'; readonly because: string }
  | { readonly kind: 'seen'; readonly verified: Verified };

/** A change that breaks tests has nothing to show to the gate. */
const NOT_ASKED: GateAnswer = { findings: [], checks: [] };

/** Runs the reproduction without and with the change, the test suite, and the gate: what a model says counts for nothing. */
export async function verify(
  { submission, tree }: Proposed,
  ground: Ground,
  bench: Bench,
  signal: AbortSignal,
): Promise<Looked> {
  const { title = '', summary = '', before, after, breaking } = submission;
  await bench.workbench.at(tree, signal);
  const changed = await bench.workbench.changedPaths(signal);
  const because = whatIsMissing(title, summary, changed);
  if (because !== undefined) return { kind: 'incomplete', because };

  const isTest = testsAmong(ground.reproduced);
  const sources = await bench.workbench.saveOnly(
    changed.filter((path) => !isTest(path)),
    signal,
  );
  const tests = await bench.workbench.saveOnly(changed.filter(isTest), signal);
  const reproduction = await runReproduction(tree, tests, ground, bench, signal);
  const suite = await runSuite(tree, reproduction.failing, ground, bench, signal);
  const problems = [...reproduction.problems, ...suite.problems];
  const gate =
    problems.length > 0
      ? NOT_ASKED
      : await askGate(bench, tree, { untrustedTitle: title, untrustedSummary: summary }, signal);
  return {
    kind: 'seen',
    verified: {
      tree,
      sources,
      tests,
      untrustedTitle: title,
      untrustedSummary: summary,
      untrustedParts: { before, after, breaking },
      evidence: {
        environment: bench.environment,
        baseline: ground.baseline?.run.evidence,
        before: reproduction.before,
        after: reproduction.after,
        suite: suite.evidence,
        reproduction: evidenceOf(ground.reproduced),
        faultGone: reproduction.fault === 'gone',
        changedStates: suite.changedStates,
        perTest: suite.perTest,
        flaky: suite.flaky,
        resultsFrom: suite.resultsFrom,
        checks: gate.checks,
      },
      score: {
        fault: reproduction.fault,
        failing: reproduction.failing.length || reproduction.problems.length,
        broken: suite.broken,
        forbidden: gate.findings.filter(({ check }) => check === 'protected-file' || check === PATCH_REFUSED)
          .length,
        objections: gate.findings.filter(({ level }) => level === 'blocking').length,
      },
      problems,
      deviations: gate.findings,
    },
  };
}

/** Nothing is left to be done about it. */
export function isFine({ problems, score }: Verified): boolean {
  return problems.length === 0 && score.objections === 0;
}

/** It may be shown to maintainers, with its deviations; before that, a person is asked about what is protected. */
export function isProposable({ score, deviations }: Verified): boolean {
  return holds(score) && !deviations.some(({ check }) => check === PATCH_REFUSED);
}

function whatIsMissing(title: string, summary: string, changed: readonly string[]): string | undefined {
  if (title.trim() === '') return 'The submission has no `title`.';
  if (summary.trim() === '') return 'The submission has no `summary`.';
  if (changed.every(belongsToTests)) return 'Nothing but tests has changed: the fault is still there.';
  return undefined;
}

function testsAmong(reproduced: Reproduced): (path: string) => boolean {
  const named = reproduced.kind === 'verified' ? reproduced.tests : [];
  return (path) => belongsToTests(path) || named.includes(path);
}

function evidenceOf(reproduced: Reproduced): Evidence['reproduction'] {
  return reproduced.kind === 'verified'
    ? { kind: 'verified', tests: reproduced.tests, reason: reproduced.failure }
    : { kind: 'none', because: reproduced.because };
}

/**
 * The tests as they stand now, without the fix and then with it. The tests may have been edited since they were
 * accepted, so that they fail is seen again rather than remembered. What failed at the base commit too does not count.
 */
async function runReproduction(
  tree: Tree,
  testsAlone: Tree,
  { reproduced, baseline }: Ground,
  { workbench, toolchain, commandSeconds }: Bench,
  signal: AbortSignal,
) {
  const tests = reproduced.kind === 'verified' ? reproduced.tests : [];
  const command = tests.length > 0 ? testFilesCommand(toolchain, tests) : undefined;
  if (command === undefined)
    return { problems: [], before: undefined, after: undefined, fault: 'unproven' as const, failing: [] };

  const runAt = async (at: Tree) => runTests(await workbench.at(at, signal), command, commandSeconds, signal);
  const before = await runAt(testsAlone);
  const first = await runAt(tree);
  // A failure counts when it comes twice.
  const after = passesAsBefore(first, tests, baseline) ? first : await runAt(tree);
  const problems: Problem[] = [];
  if (!failsAnew(before, tests, baseline)) {
    const message = `Without the fix, \`${command}\` ${whyNoFailure(before)}: the tests no longer show the fault.`;
    problems.push({ message, output: '' });
  }
  const holdsNow = passesAsBefore(after, tests, baseline);
  const failing = holdsNow ? [] : (ownFailures(after, tests, baseline) ?? []).map(testKey);
  if (!holdsNow) {
    const output = describeFailures(after, failing) || failureExcerpt(after.output);
    problems.push({ message: `With the fix, \`${command}\` still fails.`, output });
  }
  const fault = problems.length === 0 ? ('gone' as const) : ('there' as const);
  return { problems, before: evidenceOfTests(before), after: evidenceOfTests(after), fault, failing };
}

function whyNoFailure(before: TestRun): string {
  if (before.evidence.ending !== 'exited')
    return `does not come to its end: it ${endingInWords(before.evidence)}`;
  return passed(before) ? 'passes' : 'fails in no test of them';
}

async function runSuite(
  tree: Tree,
  known: readonly string[],
  { baseline }: Ground,
  bench: Bench,
  signal: AbortSignal,
) {
  if (baseline === undefined)
    return { problems: [], evidence: undefined, changedStates: [], broken: 0, flaky: [] };
  const { command } = baseline.run.evidence;
  const { workbench, toolchain, commandSeconds } = bench;
  const { run, comparison } = await judgeSuite(baseline, async (place, files) => {
    const some = files && toolchain.testFiles ? testFilesCommand(toolchain, files) : undefined;
    const shell = await workbench.at(place === 'base' ? '' : tree, signal);
    return runTests(shell, some ?? command, commandSeconds, signal);
  });
  const { worse, changedStates, missing, flaky, perTest } = comparison;
  // What the reproduction says already is not said again.
  const broke = comparison.broke.filter((name) => !known.includes(name));
  const isNews = worse !== undefined && (!perTest || broke.length + missing.length > 0);
  const output = describeFailures(run, broke) || failureExcerpt(run.output);
  const problems = isNews ? [{ message: worse, output }] : [];
  const broken = isNews ? Math.max(1, broke.length + missing.length) : 0;
  const resultsFrom = sourceOfResults(run);
  return { problems, evidence: evidenceOfTests(run), changedStates, broken, flaky, resultsFrom, perTest };
}
