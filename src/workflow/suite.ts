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

export interface SuiteComparison {
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
  return { worse: passed(now) ? undefined : whyWorse(baseline, now, broke), changedStates };
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
