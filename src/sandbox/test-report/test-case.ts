export type TestStatus = 'passed' | 'failed' | 'skipped';

/** What became of one test. */
export interface TestCase {
  /** Suites and test, joined by ` > `; the same in every run. */
  readonly name: string;
  /** Relative to the workspace, where the runner tells. */
  readonly file?: string;
  readonly status: TestStatus;
  /** How the failure begins. */
  readonly message?: string;
}

/** What went wrong outside of any test: a file that does not load, a package that does not compile. */
export interface LoadError {
  readonly file?: string;
  readonly message: string;
}

export interface TestReport {
  /** Where this comes from, for people: `vitest JSON`, `printed lines`. */
  readonly source: string;
  readonly cases: readonly TestCase[];
  readonly errors: readonly LoadError[];
  /** False where tests that passed may be left out, so that nothing follows from one that is not named. */
  readonly complete: boolean;
  /** For people, where the machine's format took the place of what the runner would have printed. */
  readonly printed?: string;
}

const MESSAGE_CHARACTERS = 2_000;
const NAME_CHARACTERS = 500;

/** A case as it may be kept: bounded, in one line, without what differs from run to run. */
export function testCase(
  path: readonly string[],
  status: TestStatus,
  { file, message }: { file?: string | undefined; message?: string | undefined } = {},
): TestCase {
  return {
    name: path.map(stable).filter(Boolean).join(' > ').slice(0, NAME_CHARACTERS),
    ...(file !== undefined && { file }),
    status,
    ...(status === 'failed' && message !== undefined && { message: headOf(message) }),
  };
}

export function loadError(message: string, file?: string): LoadError {
  return { ...(file !== undefined && { file }), message: headOf(message) };
}

function headOf(message: string): string {
  return message.trim().slice(0, MESSAGE_CHARACTERS);
}

/** Addresses of objects find their way into the names of parametrized tests. */
function stable(name: string): string {
  return name
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b0x[0-9a-f]{6,}\b/gi, '0x…')
    .trim();
}

/** Reports name files as they like; what lies outside of the workspace keeps the name it has. */
export function insideWorkspace(path: string, workspace: string): string {
  const plain = path.replace(/^file:\/\//, '');
  const inside = workspace !== '' && plain.startsWith(`${workspace}/`);
  return (inside ? plain.slice(workspace.length + 1) : plain).replace(/^\.\//, '');
}
