import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export const LIMITS = ['time', 'memory', 'disk', 'processes', 'output'] as const;
export type Limit = (typeof LIMITS)[number];

/** A program that tries to use a machine up, or to get out. */
export interface ContainmentCase {
  readonly name: string;
  readonly untrustedContent: Buffer;
  readonly interpreter: 'bash' | 'python3';
  /** The limits that it may come to, as its header has it in `# Expect: memory, time`; undefined where it says nothing. */
  readonly expects: readonly (Limit | 'none')[] | undefined;
}

const INTERPRETERS: Readonly<Record<string, ContainmentCase['interpreter']>> = {
  '.sh': 'bash',
  '.py': 'python3',
};

/** The `.sh` and `.py` files of a folder, by name. */
export async function findCases(folder: string): Promise<ContainmentCase[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const cases = names.toSorted().flatMap((name) => {
    const interpreter = INTERPRETERS[extname(name)];
    return interpreter === undefined ? [] : [readCase(folder, name, interpreter)];
  });
  return Promise.all(cases);
}

async function readCase(
  folder: string,
  name: string,
  interpreter: ContainmentCase['interpreter'],
): Promise<ContainmentCase> {
  const untrustedContent = await readFile(join(folder, name));
  const [, expected] = /^# Expect: (.*)$/m.exec(untrustedContent.toString('utf8')) ?? [];
  const expects = expected
    ?.split(',')
    .map((word) => word.trim())
    .filter(isExpectation);
  return { name, untrustedContent, interpreter, expects };
}

function isExpectation(word: string): word is Limit | 'none' {
  return word === 'none' || LIMITS.some((limit) => limit === word);
}
