import { readCargoText } from './cargo-text.ts';
import { readGoJson } from './go-json.ts';
import { readJestJson } from './jest-json.ts';
import { readJUnitXml } from './junit-xml.ts';
import { jsonOf, readOwnLines } from './own-lines.ts';
import { readNothingLoaded, readPrintedLines } from './printed-lines.ts';
import type { Runner } from './runners.ts';
import { readTap } from './tap.ts';
import { readTape } from './tape.ts';
import type { TestCase, TestReport } from './test-case.ts';

export type { LoadError, TestCase, TestReport, TestStatus } from './test-case.ts';
export { reportedCommand, type ExpectedReport, type Scripts } from './reported-command.ts';

export interface UntrustedResults {
  /** What the runner left, if it did. */
  readonly report: string | undefined;
  /** All that was printed. */
  readonly output: string;
  /** Where the tests ran, as an absolute path; paths are told from there. */
  readonly workspace: string;
}

/**
 * What became of each test: from the runner's report; without one, from the lines it printed; nothing where those
 * name no test, and the exit code is all there is.
 */
export function readReport(runner: Runner | undefined, untrusted: UntrustedResults): TestReport | undefined {
  const { report, output } = untrusted;
  const read = runner !== undefined && report !== undefined ? readOf(runner, report, untrusted) : undefined;
  if (read) return read;
  const tap = /^TAP version 1[34]$/m.test(output) ? readTap(output, 'printed TAP') : undefined;
  return tap ?? readPrintedLines(output) ?? (runner && readNothingLoaded(output));
}

function readOf(
  runner: Runner,
  report: string,
  { output, workspace }: UntrustedResults,
): TestReport | undefined {
  switch (runner) {
    case 'vitest':
    case 'jest':
      return readJestJson(jsonOf(report), `${runner} JSON`, workspace);
    case 'mocha':
    case 'node:test':
    case 'borp':
    case 'unittest':
      return readOwnLines(report, `a reporter in ${runner}`, workspace);
    case 'ava':
    case 'tap':
      return readTap(report, `TAP of ${runner}`);
    case 'tape':
      return readTape(report, 'TAP of tape');
    case 'pytest':
    case 'bun test':
      return readJUnitXml(report, `JUnit XML of ${runner}`, workspace);
    case 'go test':
      return readGoJson(report, output, 'go test -json');
    case 'cargo test':
      return readCargoText(report, 'text of cargo test');
  }
}

/** What tells one test from all others, in this run and the next. */
export function testKey({ file, name }: TestCase): string {
  return file === undefined ? name : `${file} > ${name}`;
}

/** Several runners in one command, as one report. */
export function mergedReports(reports: readonly TestReport[]): TestReport | undefined {
  const [first, ...more] = reports;
  if (first === undefined || more.length === 0) return first;
  const printed = reports.map((report) => report.printed ?? '').join('');
  return {
    source: [...new Set(reports.map(({ source }) => source))].join(', '),
    cases: reports.flatMap(({ cases }) => cases),
    errors: reports.flatMap(({ errors }) => errors),
    complete: reports.every(({ complete }) => complete),
    ...(printed !== '' && { printed }),
  };
}
