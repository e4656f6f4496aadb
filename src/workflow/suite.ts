import type { CommandEvidence } from '../conventions/evidence.ts';
import { headAndTail } from '../lib/head-and-tail.ts';
import { baselineOf, wasThere, type Baseline } from './baseline.ts';
import type { Bench } from './bench.ts';
import { compareSuites, type SuiteComparison } from './suite-comparison.ts';
import { failingIn, failsIn, passesIn, resultsOf } from './suite-results.ts';
import { testFilesCommand } from './test-files-command.ts';
import { passed, runTests, type TestRun } from './test-run.ts';

export type { Baseline } from './baseline.ts';
export { compareSuites } from './suite-comparison.ts';

/** The suite before anything is changed. */
export interface FirstRun {
  /** Nothing where the repository has no test command. */
  readonly baseline?: Baseline | undefined;
  /** What a suite that does not pass printed. */
  readonly trouble?: Trouble | undefined;
}

export interface Trouble extends Pick<CommandEvidence, 'exitCode' | 'ending'> {
  readonly output: string;
}

export async function runBaseline(
  { workbench, toolchain, commandSeconds }: Pick<Bench, 'workbench' | 'toolchain' | 'commandSeconds'>,
  signal: AbortSignal,
): Promise<FirstRun> {
  if (toolchain.test === undefined) return {};
  const run = async (command: string) =>
    runTests(await workbench.at('', signal), command, commandSeconds, signal);
  const first = await run(toolchain.test);
  const files = toolchain.testFiles === undefined ? undefined : filesOfFailures(first);
  const again = files && testFilesCommand(toolchain, files);
  const baseline = baselineOf(first, again === undefined ? undefined : await run(again));
  return { baseline, trouble: troubleOf(first) };
}

const TROUBLE_CHARACTERS = 40_000;

/** Tests that fail may be the repository's own affair, or that of what was installed for them. */
function troubleOf(run: TestRun): Trouble | undefined {
  if (passed(run)) return undefined;
  const { exitCode, ending } = run.evidence;
  return { exitCode, ending, output: headAndTail(run.output, TROUBLE_CHARACTERS) };
}

/** More than this is as quickly run as a whole. */
const MAX_FILES = 30;

function filesOfFailures(run: TestRun, names = failingIn(run)): readonly string[] | undefined {
  if (run.report === undefined || names.length === 0) return undefined;
  const { files } = resultsOf(run.report);
  const concerned = names.map((name) => files.get(name));
  const known = new Set(concerned.filter((file) => file !== undefined));
  return known.size <= MAX_FILES && concerned.every((file) => file !== undefined) ? [...known] : undefined;
}

/** Runs the suite on the change or on the base commit; with files, these are enough. */
export type RunSuite = (place: 'change' | 'base', files?: readonly string[]) => Promise<TestRun>;

export interface Judged {
  readonly run: TestRun;
  readonly comparison: SuiteComparison;
}

/**
 * A failure counts when it comes twice and the base commit, run again, does not show it too: suites have flaky tests,
 * and a correct change must not be refused for them.
 */
export async function judgeSuite(baseline: Baseline, runAt: RunSuite): Promise<Judged> {
  const run = await runAt('change');
  const once = compareSuites(baseline, run);
  if (once.worse === undefined) return { run, comparison: once };
  const named = [...once.broke, ...once.missing];
  return once.perTest && named.length > 0
    ? judgeTests(baseline, run, named, runAt)
    : judgeExitCodes(baseline, once, runAt);
}

/** What was seen to differ between two runs of the same code is flaky, and says nothing about the change. */
async function judgeTests(
  baseline: Baseline,
  run: TestRun,
  named: readonly string[],
  runAt: RunSuite,
): Promise<Judged> {
  const files = filesOfFailures(run, named);
  const second = await runAt('change', files);
  const flips = named.filter(passesIn(second));
  const still = named.filter((name) => !flips.includes(name)).filter(wasThere(baseline));
  const atBase = still.length > 0 ? await runAt('base', filesAtBase(baseline, files)) : undefined;
  const flaky = [...flips, ...(atBase ? still.filter(failsIn(atBase, files === undefined)) : [])];
  const shown = files === undefined && passed(second) ? second : run;
  return { run: shown, comparison: compareSuites(baseline, run, flaky) };
}

/** The base commit does not have the files that the change adds, and runners refuse what is not there. */
function filesAtBase(
  { passing }: Baseline,
  files: readonly string[] | undefined,
): readonly string[] | undefined {
  const there = files?.filter((file) => passing?.some((name) => name.startsWith(`${file} > `)) ?? true);
  return there === undefined || there.length === 0 ? undefined : there;
}

async function judgeExitCodes(baseline: Baseline, once: SuiteComparison, runAt: RunSuite): Promise<Judged> {
  const second = await runAt('change');
  const twice = compareSuites(baseline, second);
  const others =
    once.broke.length > 0 &&
    twice.broke.length > 0 &&
    new Set(once.broke).isDisjointFrom(new Set(twice.broke));
  if (twice.worse === undefined || others) {
    return { run: second, comparison: { ...twice, worse: undefined, flaky: once.broke } };
  }
  const base = await runAt('base');
  return { run: second, comparison: compareSuites(widened(baseline, base), second) };
}

/** What failed at the base commit in either of two runs. */
function widened(baseline: Baseline, again: TestRun): Baseline {
  const failing = [...new Set([...baseline.failing, ...failingIn(again)])];
  return { ...baseline, passed: baseline.passed && passed(again), failing };
}
