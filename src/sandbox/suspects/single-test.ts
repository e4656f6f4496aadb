import { posix } from 'node:path';
import type { Runner } from '../test-report/runners.ts';

/** Which tests of a file are run: one by its name as reports have it, none (so that the file is only loaded), or all. */
export type Selection =
  { readonly kind: 'one'; readonly name: string } | { readonly kind: 'none' } | { readonly kind: 'all' };

export interface SingleTest {
  /** For the runner, not yet quoted for a shell. */
  readonly words: readonly string[];
  /** For Node, whatever program starts it. */
  readonly nodeOptions?: string;
  /** What stands for the file among the runner's words. */
  readonly file: string;
}

const NO_NAME = '^no test has this name$';

/** How a runner is told to run that selection of a file; nothing where it cannot be. */
export function singleTest(runner: Runner, file: string, selection: Selection): SingleTest | undefined {
  if (selection.kind === 'all') return { words: [], file };
  const form = selection.kind === 'none' ? NO_NAME : patternOf(selection.name);
  switch (runner) {
    case 'vitest':
    case 'jest':
      return { words: ['-t', form], file };
    case 'mocha':
      return { words: ['--grep', form], file };
    case 'node:test':
      return { words: [`--test-name-pattern=${form}`], file };
    case 'borp':
      // It takes no patterns. Its own process sees to the files as tests, by their paths.
      return {
        words: [],
        nodeOptions: [form, `${escaped(posix.basename(file))}$`].map(nodePattern).join(' '),
        file,
      };
    case 'pytest':
      if (selection.kind === 'none') return { words: ['--collect-only'], file };
      return { words: [], file: `${file}::${nodeId(selection.name)}` };
    case 'go test':
      return { words: ['-run', selection.kind === 'none' ? '^$' : goPattern(selection.name)], file };
    case 'ava':
    case 'tap':
    case 'tape':
    case 'unittest':
    case 'cargo test':
    case 'bun test':
      return undefined;
  }
}

const SEPARATOR = ' > ';

const nodePattern = (form: string) => `--test-name-pattern="${form.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

const escaped = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** Reports bound names, take blanks together and leave addresses out. */
function patternOf(name: string): string {
  const segments = name.split(SEPARATOR).map((segment) =>
    escaped(segment)
      .replaceAll(' ', String.raw`\s+`)
      .replaceAll('0x…', '0x[0-9a-f]+'),
  );
  return String.raw`^\s*${segments.join(String.raw`[\s>]+`)}${name.length < 500 ? String.raw`\s*$` : ''}`;
}

/** pytest's classes within classes are told with dots; what stands in brackets may be anything. */
function nodeId(name: string): string {
  const [, plain = '', parameters = ''] = /^([^[]*)([^]*)$/.exec(name) ?? [];
  const names = plain.split(SEPARATOR);
  const test = names.pop() ?? '';
  return [...names.flatMap((classes) => classes.split('.')), `${test}${parameters}`].join('::');
}

/** The name after that of the package, level by level. */
function goPattern(name: string): string {
  const test = name.split(SEPARATOR).at(-1) ?? '';
  const levels = test.split('/').map((level) => `^${escaped(level)}$`);
  return levels.join('/');
}
