import { z } from 'zod';
import {
  insideWorkspace,
  loadError,
  testCase,
  type LoadError,
  type TestCase,
  type TestReport,
} from './test-case.ts';

const text = z.string().optional().catch(undefined);
const Line = z.object({
  path: z.array(z.string()).max(100),
  file: text,
  status: z.enum(['passed', 'failed', 'skipped', 'not-loaded']),
  message: text,
});

/** What the reporters of this folder write: a line for each test, as it ends. */
export function readOwnLines(
  untrustedLines: string,
  source: string,
  workspace: string,
): TestReport | undefined {
  const cases: TestCase[] = [];
  const errors: LoadError[] = [];
  let complete = false;
  for (const line of untrustedLines.split('\n')) {
    if (line === '{"end":true}') complete = true;
    const parsed = line.startsWith('{') ? Line.safeParse(jsonOf(line)).data : undefined;
    if (parsed === undefined) continue;
    const { path, status, message } = parsed;
    const file = parsed.file === undefined ? undefined : insideWorkspace(parsed.file, workspace);
    if (status === 'not-loaded') errors.push(loadError(message ?? '', file));
    else cases.push(testCase(path, status, { file, message }));
  }
  return cases.length + errors.length > 0 || complete ? { source, cases, errors, complete } : undefined;
}

/** Nothing where a line is no JSON, as the last one of a run that was stopped. */
export function jsonOf(untrustedText: string): unknown {
  try {
    return JSON.parse(untrustedText);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
