import path from 'node:path';
import { definedNames } from '../lib/defined-names.ts';
import { pathKind } from '../lib/path-kind.ts';
import { readBlobs } from '../repository/blobs.ts';
import type { Mirror, TreeFile } from '../repository/repository.ts';

/** A function of the repository's own that many of its files import. */
export interface SharedHelper {
  readonly name: string;
  readonly path: string;
  readonly importers: number;
}

const CODE = /\.(?:[cm]?[jt]sx?|py)$/;
const LARGEST = 200_000;
const MOST_FILES = 4_000;
const FEWEST_IMPORTERS = 2;
const MOST_HELPERS = 200;

/** The helpers that a newcomer would write again, the most used first. JavaScript, TypeScript and Python only. */
export async function findSharedHelpers(mirror: Mirror, files: readonly TreeFile[]): Promise<SharedHelper[]> {
  const sources = files
    .filter(({ path: file, mode, size }) => CODE.test(file) && mode.startsWith('100') && size <= LARGEST)
    .filter(({ path: file }) => pathKind(file) === 'source')
    .slice(0, MOST_FILES);
  const paths = new Set(sources.map(({ path: file }) => file));
  const byBlob = Map.groupBy(sources, ({ blob }) => blob);
  const importers = new Map<string, Set<string>>();
  const defined = new Map<string, ReadonlySet<string>>();
  for await (const { blob, content } of readBlobs(mirror, [...byBlob.keys()])) {
    const text = new TextDecoder().decode(content);
    for (const { path: file } of byBlob.get(blob) ?? []) {
      defined.set(file, new Set(definedNames(text)));
      for (const imported of importsOf(text, file, paths)) {
        const known = importers.get(imported) ?? new Set();
        importers.set(imported, known.add(file));
      }
    }
  }
  return [...importers]
    .map(([key, by]) => {
      const [file = '', name = ''] = key.split('\0');
      return { name, path: file, importers: by.size };
    })
    .filter(
      ({ name, path: file, importers: count }) =>
        count >= FEWEST_IMPORTERS && isHelper(name, defined.get(file)),
    )
    .sort((a, b) => b.importers - a.importers || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_HELPERS);
}

/** Functions and error classes; other capitalised names are types and classes, which nobody writes by accident. */
function isHelper(name: string, defined: ReadonlySet<string> | undefined): boolean {
  return (/^[a-z][\w$]{2,}$/.test(name) || name.endsWith('Error')) && (defined?.has(name) ?? false);
}

const NAMED_IMPORT =
  /^(?:import|export)\s+(?!type\b)(?:[\w$]+\s*,\s*)?\{([^}]{1,2000})\}\s*from\s*['"](\.[^'"\n]{0,200})['"]/gm;
const REQUIRE = /^(?:const|let|var)\s+\{([^}]{1,2000})\}\s*=\s*require\(\s*['"](\.[^'"\n]{0,200})['"]\s*\)/gm;
const PYTHON =
  /^from\s+(\.{1,5}[\w.]{0,100}|[\w.]{1,100})\s+import\s+(?:\(([^)]{1,2000})\)|([^\n#(]{1,500}))/gm;

/** `path NUL name` of each name that the text imports from a file of the repository. */
function* importsOf(text: string, file: string, paths: ReadonlySet<string>): Generator<string> {
  for (const [, names = '', target = ''] of [...text.matchAll(NAMED_IMPORT), ...text.matchAll(REQUIRE)]) {
    yield* named(names, moduleFile(path.posix.join(path.posix.dirname(file), target), paths));
  }
  if (!file.endsWith('.py')) return;
  for (const [, target = '', inBrackets, onLine] of text.matchAll(PYTHON)) {
    yield* named(inBrackets ?? onLine ?? '', pythonFile(target, file, paths));
  }
}

function* named(names: string, target: string | undefined): Generator<string> {
  if (target === undefined) return;
  for (const part of names.split(',')) {
    const [, name] = /^\s*([\w$]+)(?:\s*(?:as\b|:)[\s\S]*)?\s*$/.exec(part) ?? [];
    if (name !== undefined) yield `${target}\0${name}`;
  }
}

const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '/index.ts',
  '/index.js',
  '/index.tsx',
];

function moduleFile(target: string, paths: ReadonlySet<string>): string | undefined {
  const withoutEnding = target.replace(/\.[cm]?jsx?$/, '');
  return [
    ...ENDINGS.map((ending) => target + ending),
    ...ENDINGS.map((ending) => withoutEnding + ending),
  ].find((file) => paths.has(file));
}

function pythonFile(target: string, file: string, paths: ReadonlySet<string>): string | undefined {
  const dots = /^\.*/.exec(target)?.[0].length ?? 0;
  const inner = target.slice(dots).split('.').filter(Boolean).join('/');
  const folder = path.posix.join(path.posix.dirname(file), '../'.repeat(Math.max(0, dots - 1)));
  const roots = dots > 0 ? [folder] : ['', 'src'];
  return roots
    .flatMap((root) => [path.posix.join(root, `${inner}.py`), path.posix.join(root, inner, '__init__.py')])
    .find((candidate) => paths.has(candidate));
}

export function describeHelpers(helpers: readonly SharedHelper[]): string[] {
  const most = helpers.filter(({ importers }) => importers >= 3).slice(0, 12);
  if (most.length === 0) return [];
  const list = most.map(({ name, path: file, importers }) => `${name} of ${file} (${importers} importers)`);
  return [`Helpers that exist already, to be used rather than written again: ${list.join(', ')}.`];
}
