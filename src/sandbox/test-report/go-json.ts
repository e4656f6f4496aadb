import { z } from 'zod';
import { jsonOf } from './own-lines.ts';
import {
  loadError,
  testCase,
  type LoadError,
  type TestCase,
  type TestReport,
  type TestStatus,
} from './test-case.ts';

const Event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});
type Event = z.infer<typeof Event>;

const STATUS: Readonly<Record<string, TestStatus>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };
const NOT_BUILT = /^FAIL\t(\S+) \[(?:build|setup) failed\]/;

/** What `go test -json` prints, and between it the few lines that older versions leave as they are. */
export function readGoJson(
  untrustedLines: string,
  untrustedOutput: string,
  source: string,
): TestReport | undefined {
  const events: Event[] = [];
  for (const line of untrustedLines.split('\n')) {
    const event = line.startsWith('{') ? Event.safeParse(jsonOf(line)).data : undefined;
    if (event) events.push(event);
    else if (line !== '') events.push({ Action: 'output', Output: `${line}\n` });
  }
  if (!events.some(({ Package }) => Package !== undefined) && !events.some(isNotBuilt)) return undefined;
  return {
    source,
    complete: true,
    cases: casesOf(events),
    errors: errorsOf(events, untrustedOutput),
    printed: printedOf(events),
  };
}

const keyOf = ({ Package = '', Test = '' }: Event) => `${Package} > ${Test}`;

/** Only a test that was seen to start is one: tests can print what looks like the end of another. */
function casesOf(events: readonly Event[]): TestCase[] {
  const outputs = new Map<string, string[]>();
  const cases: TestCase[] = [];
  for (const event of events) {
    if (event.Test === undefined) continue;
    const key = keyOf(event);
    if (event.Action === 'run') outputs.set(key, []);
    const output = outputs.get(key);
    if (event.Output !== undefined && !isNoise(event.Output)) output?.push(event.Output);
    const status = STATUS[event.Action];
    if (output === undefined || status === undefined) continue;
    cases.push(testCase([event.Package ?? '', event.Test], status, { message: output.join('') }));
    outputs.delete(key);
  }
  // A package that panics or runs out of time takes along the tests that had not ended.
  const cutShort = Array.from(outputs, ([key, output]) =>
    testCase([key], 'failed', { message: output.join('') || 'The run ended within this test.' }),
  );
  return [...cases, ...cutShort];
}

function isNoise(output: string): boolean {
  return /^(?:=== (?:RUN|PAUSE|CONT|NAME)|\s*--- (?:PASS|SKIP|FAIL):)/.test(output);
}

function isNotBuilt({ Output = '' }: Event): boolean {
  return NOT_BUILT.test(Output);
}

function errorsOf(events: readonly Event[], untrustedOutput: string): LoadError[] {
  const build = events.map(({ Action, Output = '' }) => (Action === 'build-output' ? Output : '')).join('');
  const said = `${build}\n${untrustedOutput}`;
  return events.filter(isNotBuilt).map(({ Output = '' }) => {
    const name = NOT_BUILT.exec(Output)?.[1] ?? '';
    return loadError(`${Output.trim()}\n${sectionOf(said, name)}`);
  });
}

/** The compiler puts the package over its messages. */
function sectionOf(said: string, name: string): string {
  const lines = said.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`# ${name}`));
  if (start === -1) return '';
  const end = lines.findIndex((line, index) => index > start && /^(?:#|FAIL|ok|\?|\s*$)/.test(line));
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}

/** As without `-json`: what failed and how each package ended, and no word of the tests that pass. */
function printedOf(events: readonly Event[]): string {
  const failed = new Set(events.filter(({ Action }) => Action === 'fail').map(keyOf));
  return events
    .filter((event) => event.Output !== undefined && event.Output !== 'PASS\n')
    .filter((event) => event.Test === undefined || failed.has(keyOf(event)))
    .filter(({ Output = '' }) => !/^=== (?:RUN|PAUSE|CONT|NAME)/.test(Output))
    .map(({ Output = '' }) => Output)
    .join('');
}
