import type { ChangedState } from '../conventions/evidence.ts';
import type { Bench } from './bench.ts';
import { failingTests, passed, runCommand, type CommandRun } from './test-run.ts';

/** The whole test suite at the base commit. */
export interface Baseline {
  readonly run: Pick<CommandRun, 'evidence'>;
  readonly passed: boolean;
  /** As far as the runner's output names them. */
  readonly failing: readonly string[];
}

/** The suite as it is before anything is changed; nothing where the repository has no test command. */
export async function runBaseline(
  { workbench, toolchain, commandSeconds }: Pick<Bench, 'workbench' | 'toolchain' | 'commandSeconds'>,
  signal: AbortSignal,
): Promise<Baseline | undefined> {
  if (toolchain.test === undefined) return undefined;
  const run = await runCommand(await workbench.at('', signal), toolchain.test, commandSeconds, signal);
  return { run: { evidence: run.evidence }, passed: passed(run), failing: failingTests(run.output) };
}

/**
 * A failure counts when it comes twice and the base commit, run again, does not show it too: suites have flaky tests,
 * and a correct change must not be refused for them. `runAt` runs the suite on the change or on the base commit.
 */
export async function judgeSuite(
  baseline: Baseline,
  runAt: (place: 'change' | 'base') => Promise<CommandRun>,
): Promise<{ readonly run: CommandRun; readonly comparison: SuiteComparison }> {
  const first = await runAt('change');
  const once = compareSuites(baseline, first);
  if (once.worse === undefined) return { run: first, comparison: once };
  const second = await runAt('change');
  const twice = compareSuites(baseline, second);
  if (
    twice.worse === undefined ||
    (once.broke.length > 0 &&
      twice.broke.length > 0 &&
      new Set(once.broke).isDisjointFrom(new Set(twice.broke)))
  ) {
    return { run: second, comparison: { ...twice, worse: undefined } };
  }
  const again = compareSuites(widened(baseline, await runAt('base')), second);
  return { run: second, comparison: again };
}

/** What failed at the base commit in either of two runs. */
function widened(baseline: Baseline, again: CommandRun): Baseline {
  const failing = [...new Set([...baseline.failing, ...failingTests(again.output)])];
  return { run: baseline.run, passed: baseline.passed && passed(again), failing };
}

export interface SuiteComparison {
  /** The tests that failed and were not known to, as far as they are named. */
  readonly broke: readonly string[];
  /** What passed before and does not now, as a sentence. */
  readonly worse: string | undefined;
  readonly changedStates: readonly ChangedState[];
}

/** Nothing that passed at the base commit may fail; what failed there already is not the change's fault. */
export function compareSuites(baseline: Baseline, now: CommandRun): SuiteComparison {
  const failing = failingTests(now.output);
  const broke = failing.filter((name) => !baseline.failing.includes(name));
  const mended =
    passed(now) || failing.length > 0 ? baseline.failing.filter((name) => !failing.includes(name)) : [];
  const changedStates: ChangedState[] = [
    ...broke.map((name): ChangedState => ({ name, before: 'passed', after: 'failed' })),
    ...mended.map((name): ChangedState => ({ name, before: 'failed', after: 'passed' })),
  ];
  return { broke, worse: passed(now) ? undefined : whyWorse(baseline, now, broke), changedStates };
}

function whyWorse(
  baseline: Baseline,
  { evidence }: CommandRun,
  broke: readonly string[],
): string | undefined {
  const command = `\`${evidence.command}\``;
  if (evidence.ending !== 'exited' && baseline.run.evidence.ending === 'exited')
    return `${command} ended at the base commit, and now it does not (${evidence.ending}).`;
  if (baseline.passed) return `${command} passed at the base commit and now fails.`;
  // It failed before as well: only a test that is named and was not failing then can be told from the rest.
  if (broke.length > 0)
    return `${command} now fails in tests that passed at the base commit: ${broke.slice(0, 10).join('; ')}.`;
  return undefined;
}
