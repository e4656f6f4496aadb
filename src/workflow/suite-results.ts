import { failingTests } from '../sandbox/test-report/printed-lines.ts';
import { testKey, type TestReport, type TestStatus } from '../sandbox/test-report/test-report.ts';
import type { TestRun } from './test-run.ts';

/** The results of a suite, test by test, in a form that two runs can be compared by. */
export interface SuiteResults {
  readonly statuses: ReadonlyMap<string, TestStatus>;
  /** The file of each failure, where it is known. */
  readonly files: ReadonlyMap<string, string>;
  readonly failing: readonly string[];
}

const UNLOADED = ' (could not be run)';

export function isUnloaded(name: string): boolean {
  return name.endsWith(UNLOADED);
}

/** Files that do not load fail under a name of their own. A test that ran several times is as bad as its worst. */
export function resultsOf(report: TestReport): SuiteResults {
  const statuses = new Map<string, TestStatus>();
  const files = new Map<string, string>();
  for (const one of report.cases) {
    const key = testKey(one);
    if (statuses.get(key) !== 'failed') statuses.set(key, one.status);
    if (one.file !== undefined) files.set(key, one.file);
  }
  for (const { file, message } of report.errors) {
    const key = `${file ?? message.split('\n')[0]?.slice(0, 200)}${UNLOADED}`;
    statuses.set(key, 'failed');
    if (file !== undefined) files.set(key, file);
  }
  const failing = [...statuses].flatMap(([key, status]) => (status === 'failed' ? [key] : []));
  return { statuses, files, failing };
}

/** The names of what failed, as far as the run tells. */
export function failingIn(run: TestRun): readonly string[] {
  return run.report ? resultsOf(run.report).failing : failingTests(run.output);
}

/** Which tests pass in a run; a file that could not be run before does once its tests have results. */
export function passesIn({ report, evidence }: TestRun): (name: string) => boolean {
  if (report === undefined || evidence.ending !== 'exited') return () => false;
  const { statuses } = resultsOf(report);
  return (name) =>
    isUnloaded(name) ? report.cases.length > 0 && !statuses.has(name) : statuses.get(name) === 'passed';
}

/**
 * Which tests do not pass in a run, as far as it can be seen: that they fail, or, where `whole` suites are run, that they
 * are not there. A run that went wrong shows nothing.
 */
export function failsIn({ report, evidence }: TestRun, whole: boolean): (name: string) => boolean {
  if (report === undefined || report.cases.length === 0 || evidence.ending !== 'exited') return () => false;
  const { statuses } = resultsOf(report);
  return (name) => {
    const status = statuses.get(name);
    return status === 'failed' || (whole && report.complete && status !== 'passed' && !isUnloaded(name));
  };
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countsOf(cases: TestReport['cases']): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status } of cases) counts[status]++;
  return counts;
}
