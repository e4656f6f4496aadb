import { endingInWords, type CommandEvidence } from '../conventions/evidence.ts';
import { testKey, type LoadError, type TestCase } from '../sandbox/test-report/test-report.ts';
import { countsOf } from './suite-results.ts';
import { passed, type TestRun } from './test-run.ts';

/** `load`: the tests could not be run at all. `unknown`: the runner does not tell tests apart. */
export type FailureKind = 'test' | 'load' | 'none' | 'unknown';

export interface Failure {
  readonly failureKind: FailureKind;
  /** Those of the given files, where the runner tells files. */
  readonly failed: readonly TestCase[];
}

/**
 * Whether a run fails in a test of these files, as a reproduction must: a syntax error or a missing import also ends
 * in an exit code, and shows no fault.
 */
export function didFail(run: TestRun, files: readonly string[]): Failure {
  const { report } = run;
  if (report === undefined) return { failureKind: passed(run) ? 'none' : 'unknown', failed: [] };
  const concerns = (file: string | undefined) =>
    file === undefined || files.some((named) => isSameFile(named, file));
  const failed = report.cases.filter(({ status, file }) => status === 'failed' && concerns(file));
  const errors = report.errors.filter(({ file }) => concerns(file));
  return { failureKind: kindOf(run, failed, errors), failed };
}

function kindOf(run: TestRun, failed: readonly TestCase[], errors: readonly LoadError[]): FailureKind {
  const { report } = run;
  if (passed(run)) return 'none';
  // A plain script has no tests, and fails as a file.
  const unloaded = errors.filter(
    ({ message }) => !/\bAssertionError\b|\bassertion\b.*\bfailed\b/i.test(message),
  );
  if (unloaded.some(({ file }) => file !== undefined)) return 'load';
  if (report?.source === 'printed lines') return unloaded.length > 0 ? 'load' : 'unknown';
  if (failed.length > 0 || errors.length > unloaded.length) return 'test';
  return unloaded.length > 0 || report?.cases.length === 0 ? 'load' : 'unknown';
}

/** A runner that was started in a folder of the repository names files from there. */
function isSameFile(named: string, file: string): boolean {
  return named === file || named.endsWith(`/${file}`) || file.endsWith(`/${named}`);
}

const FAILURES = 10;
const MESSAGE_LINES = 12;
const LINE_CHARACTERS = 200;

/** Whether there is more than an exit code, and names that were printed. */
export function isToldByTest({ report }: TestRun): boolean {
  return report !== undefined && report.source !== 'printed lines';
}

/** What became of the tests, in a few lines for people and models, however many there are; of those with this in their name. */
export function describeTests({ report, evidence }: TestRun, untrustedName = ''): string {
  const ending = endingInWords(evidence);
  const cases = report?.cases.filter(({ name }) => name.includes(untrustedName)) ?? [];
  const failures = cases.filter(({ status }) => status === 'failed');
  if (report === undefined || report.source === 'printed lines') {
    const named = failures.slice(0, FAILURES).map(({ name }) => `failed: ${name}`);
    return [`${ending}; ${EXIT_CODES_ONLY}`, ...named, ...notTold(failures.length, 'failures')].join('\n');
  }
  const { passed: good, failed: bad, skipped } = countsOf(cases);
  return [
    `${good} passed, ${bad} failed, ${skipped} skipped (${ending})`,
    ...report.errors
      .slice(0, FAILURES)
      .map(({ file, message }) => `could not be run: ${file ?? ''}\n${indented(message)}`),
    ...notTold(report.errors.length, 'files that could not be run'),
    ...toldFailures(failures),
  ].join('\n');
}

/** The run as it is shown to people: what became of the tests, where the runner tells, instead of all it printed. */
export function evidenceOfTests(run: TestRun): CommandEvidence {
  return isToldByTest(run) ? { ...run.evidence, output: describeTests(run) } : run.evidence;
}

/** The failures of these names, and no others that the run may have. */
export function describeFailures({ report }: TestRun, names: readonly string[]): string {
  const wanted = new Set(names);
  return toldFailures((report?.cases ?? []).filter((one) => wanted.has(testKey(one)))).join('\n');
}

function toldFailures(failures: readonly TestCase[]): string[] {
  const told = failures.slice(0, FAILURES);
  return [
    ...told.map((failure) => `failed: ${testKey(failure)}\n${indented(failure.message ?? '')}`.trimEnd()),
    ...notTold(failures.length, 'failures'),
  ];
}

const EXIT_CODES_ONLY = 'results are exit codes only, as this runner has no machine output';

/** Where the results of each test come from, said with the evidence. */
export function sourceOfResults(run: TestRun): string {
  return isToldByTest(run) ? run.report!.source : EXIT_CODES_ONLY;
}

function notTold(count: number, what: string): string[] {
  return count > FAILURES ? [`… and ${count - FAILURES} more ${what}`] : [];
}

/** Without the frames of a stack: JavaScript says what is wrong above them, and Python below its own. */
function indented(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !/^\s+at\s/.test(line));
  const half = MESSAGE_LINES / 2;
  const told = lines.length <= MESSAGE_LINES ? lines : [...lines.slice(0, half), '…', ...lines.slice(-half)];
  return told.map((line) => `  ${line.slice(0, LINE_CHARACTERS)}`).join('\n');
}
