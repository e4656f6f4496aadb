import { loadError, testCase, type TestReport } from './test-case.ts';

/** Lines by which the common runners name a failing test. */
const FAILING = [
  /^\s*(?:✗|✘|×|✕)\s+(?<name>.{3,200}?)(?:\s+\(?[\d.]+\s?m?s\)?)?$/,
  /^\s*not ok \d+ (?:- )?(?<name>[^#]{3,200})/,
  /^\s*FAIL(?:ED)?:?\s+(?<name>[^\s].{2,200}?)(?:\s+-\s.*)?$/,
  /^--- FAIL: (?<name>\S+)/,
  /^test (?<name>\S+) \.\.\. FAILED$/,
  /^\s*✖ (?<name>.{3,200}?) \([\d.]+ms\)$/,
];

/** The failing tests that an output names; empty where it names none. */
export function failingTests(untrustedOutput: string): string[] {
  const names = untrustedOutput.split('\n').flatMap((line) => failingTestIn(line) ?? []);
  return [...new Set(names)];
}

export function failingTestIn(line: string): string | undefined {
  for (const form of FAILING) {
    const name = form.exec(line)?.groups?.['name'];
    if (name !== undefined) return name.trim();
  }
  return undefined;
}

export function readPrintedLines(untrustedOutput: string): TestReport | undefined {
  const failing = failingTests(untrustedOutput);
  if (failing.length === 0) return undefined;
  return {
    source: 'printed lines',
    cases: failing.map((name) => testCase([name], 'failed')),
    errors: [],
    complete: false,
  };
}

/** How runners and compilers say that they could not begin. */
const NOT_LOADED =
  /^.*(?:\bSyntaxError\b|\bParse(?:r)?Error\b|Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|ModuleNotFoundError|ImportError|ERR_UNKNOWN_FILE_EXTENSION|Failed to (?:load|resolve)|error TS\d+|error\[E\d+\]|could not compile|\[(?:build|setup) failed\]|No tests? (?:files? )?(?:were )?found|collected 0 items|no tests ran|Could not find).*$/im;
const LINES = 25;

/** A runner that was known and left nothing may say why it could not begin. */
export function readNothingLoaded(untrustedOutput: string): TestReport | undefined {
  const found = NOT_LOADED.exec(untrustedOutput);
  if (!found) return undefined;
  const before = untrustedOutput.lastIndexOf('\n\n', found.index);
  const lines = untrustedOutput
    .slice(Math.max(0, before, found.index - 500))
    .trim()
    .split('\n');
  const message = lines.slice(0, LINES).join('\n');
  return { source: 'printed lines', cases: [], errors: [loadError(message)], complete: false };
}
