import type { Shell } from '../agent/workspace.ts';
import {
  mergedReports,
  readReport,
  type ExpectedReport,
  type TestReport,
} from '../sandbox/test-report/test-report.ts';

const MAX_REPORT_BYTES = 16_000_000;

/** What the runners of a command have left; where that is nothing, what they printed. */
export async function readLeftReports(
  shell: Shell,
  expected: readonly ExpectedReport[],
  untrustedOutput: string,
  signal: AbortSignal,
): Promise<TestReport | undefined> {
  const reports: TestReport[] = [];
  for (const one of expected) {
    const report = await readLeft(shell, one, untrustedOutput, signal);
    if (report) reports.push(report);
  }
  const merged = mergedReports(reports);
  if (merged) return { ...merged, complete: merged.complete && reports.length === expected.length };
  return readReport(undefined, { report: undefined, output: untrustedOutput, workspace: '' });
}

async function readLeft(
  shell: Shell,
  { runner, file }: ExpectedReport,
  untrustedOutput: string,
  signal: AbortSignal,
): Promise<TestReport | undefined> {
  const { output, exitCode } = await shell.run({
    // Reports name files by their absolute paths.
    command: `pwd -P; cat -- ${file}`,
    timeoutMs: 60_000,
    maxOutputBytes: MAX_REPORT_BYTES,
    signal,
  });
  const lineEnd = output.indexOf('\n');
  return readReport(runner, {
    report: exitCode === 0 ? output.slice(lineEnd + 1) : undefined,
    output: untrustedOutput,
    workspace: output.slice(0, lineEnd),
  });
}
