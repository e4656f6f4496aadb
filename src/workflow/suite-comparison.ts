import { endingInWords, type ChangedState, type TestState } from '../conventions/evidence.ts';
import { wasThere, type Baseline } from './baseline.ts';
import { failingIn, isUnloaded, resultsOf, type SuiteResults } from './suite-results.ts';
import { passed, type TestRun } from './test-run.ts';

export interface SuiteComparison {
  /** The tests that fail and were not known to, as far as they are named. */
  readonly broke: readonly string[];
  /** The tests that passed and are run no more: deleted, renamed or skipped. */
  readonly missing: readonly string[];
  /** What was left out, as it failed and passed on the same code. */
  readonly flaky: readonly string[];
  /** What passed before and does not now, as a sentence. */
  readonly worse: string | undefined;
  readonly changedStates: readonly ChangedState[];
  /** False where exit codes and names that were printed are all there is. */
  readonly perTest: boolean;
}

/**
 * Nothing that passed at the base commit may fail or be run no more; what failed there already is not the change's
 * fault, and what is `flaky` is nobody's.
 */
export function compareSuites(
  baseline: Baseline,
  now: TestRun,
  flaky: readonly string[] = [],
): SuiteComparison {
  const left = [...(baseline.flaky ?? []), ...flaky];
  const { report } = now;
  if (report === undefined || baseline.source === undefined || report.source !== baseline.source)
    return byNames(baseline, now, left);
  const results = resultsOf(report);
  const broke = without(results.failing, [...baseline.failing, ...left]);
  const isKnown = wasThere(baseline);
  const missing = without(
    report.complete && now.evidence.ending === 'exited' ? missingFrom(baseline, results) : [],
    left,
  );
  return {
    broke,
    missing,
    flaky: left,
    worse: whyWorse(baseline, now, { broke, missing: fromKeptFiles(missing, results), flaky: left }),
    changedStates: [
      ...broke.map((name) => changed(name, isKnown(name) ? 'passed' : 'absent', 'failed')),
      ...missing.map((name) => changed(name, 'passed', results.statuses.get(name) ?? 'absent')),
      ...baseline.failing
        .filter((name) => results.statuses.get(name) === 'passed')
        .map((name) => changed(name, 'failed', 'passed')),
    ],
    perTest: true,
  };
}

/** Names that were printed are others than those of a report: then the exit codes are all there is. */
function byNames(baseline: Baseline, now: TestRun, flaky: readonly string[]): SuiteComparison {
  const failing = baseline.source === undefined ? failingIn(now) : [];
  const broke = without(failing, [...baseline.failing, ...flaky]);
  const canMend = baseline.source === undefined && (passed(now) || failing.length > 0);
  const mended = canMend ? without(baseline.failing, failing) : [];
  return {
    broke,
    missing: [],
    flaky,
    worse: whyWorse(baseline, now, { broke, missing: [], flaky }) ?? whyUntold(baseline, now),
    changedStates: [
      ...broke.map((name) => changed(name, 'passed', 'failed')),
      ...mended.map((name) => changed(name, 'failed', 'passed')),
    ],
    perTest: false,
  };
}

/** A runner that told every test before and now tells none did not get as far as that. */
function whyUntold({ source }: Baseline, now: TestRun): string | undefined {
  if (source === undefined || passed(now)) return undefined;
  return `\`${now.evidence.command}\` told test by test what passes at the base commit, and now it cannot be run.`;
}

/** A file that could not be run is told as such, not by each of its tests. */
function missingFrom({ passing = [] }: Baseline, { statuses, files, failing }: SuiteResults): string[] {
  const notRun = new Set(failing.filter(isUnloaded).map((name) => files.get(name)));
  const gone = passing.filter((name) => !['passed', 'failed'].includes(statuses.get(name) ?? ''));
  return gone.filter((name) => !notRun.has(fileIn(name)));
}

/** A whole file that is gone shows in the change; a test that is gone from its file hides there. */
function fromKeptFiles(missing: readonly string[], { statuses }: SuiteResults): string[] {
  const kept = new Set(Array.from(statuses.keys(), fileIn));
  return missing.filter((name) => fileIn(name) === undefined || kept.has(fileIn(name)));
}

/** Names begin with the file, or with what stands for it. */
function fileIn(name: string): string | undefined {
  return /^(.+?) [>›] /.exec(name)?.[1];
}

const changed = (name: string, before: TestState, after: TestState): ChangedState => ({
  name,
  before,
  after,
});

function without(names: readonly string[], left: readonly string[]): string[] {
  const set = new Set(left);
  return names.filter((name) => !set.has(name));
}

interface Worse {
  readonly broke: readonly string[];
  readonly missing: readonly string[];
  readonly flaky: readonly string[];
}

function whyWorse(baseline: Baseline, now: TestRun, { broke, missing, flaky }: Worse): string | undefined {
  const { evidence } = now;
  const command = `\`${evidence.command}\``;
  if (evidence.ending !== 'exited' && baseline.run.evidence.ending === 'exited')
    return `${command} came to its end at the base commit, and now it does not: it ${endingInWords(evidence)}.`;
  const sentences = [
    whyFailing(command, baseline, now, broke, flaky),
    missing.length === 0
      ? undefined
      : `${command} no longer runs tests that passed at the base commit; keep them, under their names: ${some(missing)}.`,
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(' ') || undefined;
}

function whyFailing(
  command: string,
  baseline: Baseline,
  now: TestRun,
  broke: readonly string[],
  flaky: readonly string[],
): string | undefined {
  if (passed(now)) return undefined;
  const isNamed = baseline.source !== undefined && broke.length > 0;
  if (baseline.passed && !isNamed)
    return isExplainedBy(flaky, now) ? undefined : `${command} passed at the base commit and now fails.`;
  // It failed before as well: only a test that is named and was not failing then can be told from the rest.
  if (broke.length === 0) return undefined;
  const where = broke.some(wasThere(baseline))
    ? 'tests that passed at the base commit'
    : 'tests that the base commit does not have';
  return `${command} now fails in ${where}: ${some(broke)}.`;
}

function isExplainedBy(flaky: readonly string[], now: TestRun): boolean {
  const failing = failingIn(now);
  return failing.length > 0 && without(failing, flaky).length === 0;
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 10).join('; ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`;
}
