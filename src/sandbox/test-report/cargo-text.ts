import {
  loadError,
  testCase,
  type LoadError,
  type TestCase,
  type TestReport,
  type TestStatus,
} from './test-case.ts';

const STATUS: ReadonlyMap<string, TestStatus> = new Map([
  ['ok', 'passed'],
  ['FAILED', 'failed'],
  ['ignored', 'skipped'],
]);
const RESULT = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:,.*)?$/;

/**
 * What `cargo test` prints: for each program its name, how many tests it has, and as many results. What tests print
 * comes after the results, so lines that look like one are not counted there.
 */
export function readCargoText(untrustedText: string, source: string): TestReport | undefined {
  const cases: TestCase[] = [];
  const failures = failureTexts(untrustedText);
  let program = '';
  let expected = 0;
  let started = false;
  for (const line of untrustedText.split('\n')) {
    program = programOf(line) ?? program;
    const running = /^running (\d+) tests?$/.exec(line);
    if (running) {
      expected = Number(running[1]);
      started = true;
    }
    const result = expected > 0 ? RESULT.exec(line) : null;
    if (!result) continue;
    expected--;
    const [, name = '', word = ''] = result;
    // Examples in documentation are named by their line, which moves.
    const path = [program, name.replace(/ \(line \d+\)/, '')];
    cases.push(testCase(path, STATUS.get(word) ?? 'skipped', { message: failures.get(name) }));
  }
  const errors = compilerErrors(untrustedText);
  return started || errors.length > 0 ? { source, cases, errors, complete: expected === 0 } : undefined;
}

function programOf(line: string): string | undefined {
  const found = /^\s+(?:Running (?:unittests )?(\S+)(?: \(.*\))?|Doc-tests (\S+))$/.exec(line);
  if (!found) return undefined;
  // Old versions name the built file, whose name ends in a hash.
  return found[1]?.replace(/^.*\/deps\//, '').replace(/-[\da-f]{16}$/, '') ?? `documentation of ${found[2]}`;
}

function failureTexts(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const section of text.split(/^---- (?=.+ stdout ----$)/m).slice(1)) {
    const [head = '', ...lines] = section.split('\n');
    const end = lines.findIndex((line) => /^(?:failures:|test result:)/.test(line));
    found.set(head.replace(/ stdout ----$/, ''), lines.slice(0, end === -1 ? undefined : end).join('\n'));
  }
  return found;
}

function compilerErrors(text: string): LoadError[] {
  const head = text.split(/^running \d+ tests?$/m)[0] ?? '';
  if (!/^error(?:\[E\d+\])?: could not compile/m.test(head)) return [];
  return head
    .split(/^(?=error(?:\[E\d+\])?: )/m)
    .slice(1)
    .filter((message) => !message.startsWith('error: could not compile'))
    .slice(0, 20)
    .map((message) => loadError(message, /^\s*--> (\S+?):\d+/m.exec(message)?.[1]));
}
