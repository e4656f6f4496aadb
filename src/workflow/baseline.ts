import type { CommandEvidence } from '../conventions/evidence.ts';
import { countsOf, failingIn, isUnloaded, passesIn, resultsOf, type Counts } from './suite-results.ts';
import { evidenceOfTests } from './test-results.ts';
import { passed, type TestRun } from './test-run.ts';

/** The whole test suite at the base commit, as plain data that is kept with the run. */
export interface Baseline {
  readonly run: { readonly evidence: CommandEvidence };
  readonly passed: boolean;
  /** As far as the runner names them. */
  readonly failing: readonly string[];
  /** Those that failed and then passed, on the same code. */
  readonly flaky?: readonly string[] | undefined;
  /** Where the results of each test come from; nothing where there are only exit codes. */
  readonly source?: string | undefined;
  readonly counts?: Counts | undefined;
  /** Nothing where they are too many to be kept. */
  readonly passing?: readonly string[] | undefined;
}

/** Of names that are kept with a run. */
const MAX_KEPT_CHARACTERS = 1_500_000;

/** `again` is a second run of what failed in the first. */
export function baselineOf(run: TestRun, again?: TestRun): Baseline {
  const { report } = run;
  const plain = { run: { evidence: evidenceOfTests(run) }, passed: passed(run), failing: failingIn(run) };
  if (report === undefined || report.source === 'printed lines') return plain;
  const { statuses, failing } = resultsOf(report);
  if (!isKeepable(failing)) return { ...plain, failing: failing.slice(0, 1000) };
  const flaky = again === undefined ? [] : failing.filter(passesIn(again));
  const flips = new Set(flaky);
  const passing = [...statuses].flatMap(([name, status]) => (status === 'passed' ? [name] : []));
  const isWhole = report.complete && run.evidence.ending === 'exited';
  return {
    ...plain,
    failing: failing.filter((name) => !flips.has(name)),
    flaky,
    source: report.source,
    counts: countsOf(report.cases),
    passing: isWhole && isKeepable(passing) ? passing : undefined,
  };
}

function isKeepable(names: readonly string[]): boolean {
  return names.reduce((sum, name) => sum + name.length + 3, 0) <= MAX_KEPT_CHARACTERS;
}

/** Whether a test of that name passed at the base commit, as far as that was kept. */
export function wasThere({ passing }: Baseline): (name: string) => boolean {
  const known = new Set(passing);
  return (name) => passing === undefined || known.has(name) || isUnloaded(name);
}

/** Some runners call that a success. */
export function foundNoTest({ counts }: Baseline): boolean {
  return counts !== undefined && counts.passed + counts.failed + counts.skipped === 0;
}

/** Whether more of the suite runs in one environment than in another. */
export function isBetterBaseline(one: Baseline | undefined, other: Baseline | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  if (foundNoTest(one) !== foundNoTest(other)) return foundNoTest(other);
  if (one.passed !== other.passed) return one.passed;
  const [passing, before] = [one.counts?.passed ?? 0, other.counts?.passed ?? 0];
  return passing === before ? one.failing.length < other.failing.length : passing > before;
}
