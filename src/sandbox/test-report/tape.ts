import { loadError, testCase, type TestReport, type TestStatus } from './test-case.ts';

interface Open {
  readonly title: string;
  status: TestStatus;
  message: string[];
}

const DETAIL_LINES = 60;

/**
 * tape numbers its assertions through the whole run and puts a test's title before them as a comment. Tests print
 * into the same stream: an assertion without the next number was printed by one.
 */
export function readTape(untrustedTap: string, source: string): TestReport | undefined {
  const tests: Open[] = [];
  let last = 0;
  let planned = false;
  let details = false;
  for (const line of untrustedTap.split('\n')) {
    const current = tests.at(-1);
    const point = /^(not )?ok (\d+)(?: (.*))?$/.exec(line);
    const title = /^# (SKIP |TODO )?(.+)$/.exec(line);
    if (point && Number(point[2]) === last + 1) {
      last++;
      details = point[1] !== undefined && !/# TODO\b/i.test(point[3] ?? '');
      if (details && current) fail(current, point[3] ?? '');
    } else if (/^1\.\.\d+$/.test(line)) planned = true;
    else if (title && !planned) {
      tests.push({ title: title[2]!, status: title[1] === undefined ? 'passed' : 'skipped', message: [] });
      details = false;
    } else if (details && current && /^ {2}/.test(line) && current.message.length < DETAIL_LINES)
      current.message.push(line.slice(2));
  }
  if (last === 0 && tests.length === 0) return undefined;
  const broken = planned ? undefined : tests.findLast(({ status }) => status !== 'skipped');
  if (broken) fail(broken, 'The run ended within this test.');
  return {
    source,
    complete: planned,
    cases: tests.map(({ title, status, message }) =>
      testCase([title], status, { message: message.join('\n') }),
    ),
    errors: planned || broken ? [] : [loadError('The run ended before its first test.')],
  };
}

function fail(test: Open, what: string): void {
  test.status = 'failed';
  if (test.message.length < DETAIL_LINES) test.message.push(what);
}
