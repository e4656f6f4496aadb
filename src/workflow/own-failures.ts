import { testKey, type TestCase } from '../sandbox/test-report/test-report.ts';
import type { Baseline } from './baseline.ts';
import { didFail, isToldByTest } from './test-results.ts';
import { passed, type TestRun } from './test-run.ts';

/** The tests of these files that fail and did not at the base commit; nothing where tests cannot be told apart. */
export function ownFailures(
  run: TestRun,
  files: readonly string[],
  baseline: Baseline | undefined,
): readonly TestCase[] | undefined {
  if (!isToldByTest(run)) return undefined;
  const known = new Set([...(baseline?.failing ?? []), ...(baseline?.flaky ?? [])]);
  return didFail(run, files).failed.filter((test) => !known.has(testKey(test)));
}

/** Nothing fails in these files but what failed at the base commit too. */
export function passesAsBefore(
  run: TestRun,
  files: readonly string[],
  baseline: Baseline | undefined,
): boolean {
  const own = ownFailures(run, files, baseline);
  if (own === undefined || passed(run)) return passed(run);
  const ran = run.evidence.ending === 'exited' && didFail(run, files).failureKind !== 'load';
  return ran && own.length === 0;
}

/** A test of these files runs and fails. */
export function failsAnew(run: TestRun, files: readonly string[], baseline: Baseline | undefined): boolean {
  if (run.evidence.ending !== 'exited' || didFail(run, files).failureKind === 'load') return false;
  const own = ownFailures(run, files, baseline);
  return own === undefined ? !passed(run) : own.length > 0;
}
