import { isTestFile, pathKind } from '../lib/path-kind.ts';
import type { Commit } from '../repository/repository.ts';

/** Where the test of a source file lives, learnt from pairs that were changed together. */
export interface TestPlace {
  /** The most usual first. */
  readonly forms: readonly TestForm[];
  /** Test files that changed most often with a source file, for those that no form finds. */
  readonly partners: Readonly<Record<string, readonly string[]>>;
  readonly tests: readonly string[];
}

export interface TestForm {
  readonly folder: TestFolder;
  /** What the test's name has before and after the source's name. */
  readonly prefix: string;
  /** With the extension, and `*` where the source's own is kept: `.test*`. */
  readonly suffix: string;
  /** Pairs in the history that have this form. */
  readonly pairs: number;
  /** Source files of the tree whose test is there now. */
  readonly found: number;
}

type TestFolder =
  | { readonly kind: 'beside' }
  /** A folder within the source's own. */
  | { readonly kind: 'within'; readonly name: string }
  /** The same path below another root: `src/a` and `test/a`. */
  | { readonly kind: 'mirrored'; readonly from: string; readonly to: string };

interface Pair {
  readonly source: string;
  readonly test: string;
}

const FEWEST_PAIRS = 2;
const WIDEST_COMMIT = 12;

export function learnTestPlace(newestFirst: readonly Commit[], files: readonly string[]): TestPlace {
  const tests = files.filter(isTestFile);
  const present = new Set(files);
  const sources = files.filter((file) => pathKind(file) === 'source');
  const changes = newestFirst.map(changedTogether);
  const forms = countedForms(changes.flatMap(pairsByName))
    .map((form) => ({
      ...form,
      found: sources.filter((source) => present.has(pathIn(form, source) ?? '')).length,
    }))
    .filter(({ pairs }) => pairs >= FEWEST_PAIRS)
    .sort((a, b) => b.found - a.found || b.pairs - a.pairs)
    .slice(0, 8);
  return { forms, partners: partnersOf(changes, present), tests };
}

interface Change {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

function changedTogether({ files }: Commit): Change {
  if (files.length > WIDEST_COMMIT) return { sources: [], tests: [] };
  const paths = files.filter(({ status }) => status !== 'D').map(({ path }) => path);
  return { sources: paths.filter((path) => pathKind(path) === 'source'), tests: paths.filter(isTestFile) };
}

/** Sources and tests of one change that share a name. */
function pairsByName({ sources, tests }: Change): Pair[] {
  return sources.flatMap((source) =>
    tests.filter((test) => nameOf(test).includes(nameOf(source))).map((test) => ({ source, test })),
  );
}

function countedForms(pairs: readonly Pair[]): TestForm[] {
  const counted = new Map<string, TestForm>();
  for (const pair of pairs) {
    const form = formOf(pair);
    if (form === undefined) continue;
    const key = JSON.stringify([form.folder, form.prefix, form.suffix]);
    counted.set(key, { ...form, pairs: (counted.get(key)?.pairs ?? 0) + 1 });
  }
  return [...counted.values()];
}

function formOf({ source, test }: Pair): TestForm | undefined {
  const stem = nameOf(source);
  const base = baseOf(test);
  const at = base.indexOf(stem);
  const prefix = base.slice(0, at);
  const extension = extensionOf(source);
  const rest = base.slice(at + stem.length);
  const suffix = rest.endsWith(extension) ? `${rest.slice(0, rest.length - extension.length)}*` : rest;
  // `reply.js` also is part of `reply-error.test.js`, which is another thing's test.
  if (
    !/^(?:|test[_-])$/.test(prefix) ||
    !/^(?:[._-]?(?:test|tests|spec|Test|Tests|test-d))?(?:\*|\.\w+)$/.test(suffix)
  ) {
    return undefined;
  }
  return { folder: folderOf(dirOf(source), dirOf(test)), prefix, suffix, pairs: 0, found: 0 };
}

function folderOf(source: string, test: string): TestFolder {
  if (source === test) return { kind: 'beside' };
  const child = source === '' ? test : test.startsWith(`${source}/`) ? test.slice(source.length + 1) : '';
  if (/^(?:__tests__|tests?|spec)$/.test(child)) return { kind: 'within', name: child };
  const from = parts(source);
  const to = parts(test);
  while (from.length > 0 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  return { kind: 'mirrored', from: from.join('/'), to: to.join('/') };
}

/** Where the form would put the source's test; undefined when it does not speak of such a source. */
function pathIn({ folder, prefix, suffix }: TestForm, source: string): string | undefined {
  const dir = testDir(folder, dirOf(source));
  if (dir === undefined) return undefined;
  const name = `${prefix}${nameOf(source)}${suffix.replace('*', extensionOf(source))}`;
  return dir === '' ? name : `${dir}/${name}`;
}

function testDir(folder: TestFolder, dir: string): string | undefined {
  switch (folder.kind) {
    case 'beside':
      return dir;
    case 'within':
      return [...parts(dir), folder.name].join('/');
    case 'mirrored': {
      const from = parts(folder.from);
      const own = parts(dir);
      if (!from.every((part, index) => own[index] === part)) return undefined;
      return [...parts(folder.to), ...own.slice(from.length)].join('/');
    }
  }
}

/**
 * The tests of a source file, the likeliest first: those that are where the forms say, those that share its
 * name, and those that changed with it; if there is none, the one path where a new test belongs.
 */
export function testsFor(
  place: TestPlace,
  source: string,
): { existing: string[]; proposed: string | undefined } {
  const present = new Set(place.tests);
  const expected = place.forms.flatMap((form) => pathIn(form, source) ?? []);
  const named = place.tests.filter(
    (test) => nameOf(test).replace(/[._-](?:test|spec)$/, '') === nameOf(source),
  );
  const existing = [...expected.filter((path) => present.has(path)), ...partnersFor(place, source), ...named];
  return { existing: [...new Set(existing)].slice(0, 10), proposed: expected[0] };
}

function partnersFor({ partners }: TestPlace, source: string): readonly string[] {
  return Object.hasOwn(partners, source) ? (partners[source] ?? []) : [];
}

function partnersOf(changes: readonly Change[], present: ReadonlySet<string>): Record<string, string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const { sources, tests } of changes) {
    for (const source of sources.filter((path) => present.has(path))) {
      const own = counts.get(source) ?? new Map<string, number>();
      counts.set(source, own);
      for (const test of tests)
        if (present.has(test)) own.set(test, (own.get(test) ?? 0) + 1 / sources.length);
    }
  }
  const mostUsual = (own: ReadonlyMap<string, number>) =>
    [...own]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, 3)
      .map(([test]) => test);
  return Object.fromEntries(
    [...counts].filter(([, own]) => own.size > 0).map(([file, own]) => [file, mostUsual(own)]),
  );
}

export function describeTestPlace({ forms, tests }: TestPlace): string[] {
  if (tests.length === 0) return ['The repository has no tests that are recognisable by their names.'];
  const mostPairs = forms.reduce((most, { pairs }) => Math.max(most, pairs), 0);
  const usual = forms.filter(({ found, pairs }) => found > 0 && pairs >= mostPairs / 20).slice(0, 3);
  if (usual.length === 0) {
    return [
      `There are ${tests.length} test files, for example ${tests.slice(0, 3).join(', ')}; no rule tells which tests what.`,
    ];
  }
  return usual.map((form) => {
    const name = `${form.prefix}NAME${form.suffix.replace('*', '.EXT')}`;
    return `The test of NAME.EXT is ${name} ${described(form.folder)} (${form.found} of ${tests.length} test files; ${form.pairs} past changes).`;
  });
}

function described(folder: TestFolder): string {
  switch (folder.kind) {
    case 'beside':
      return 'in the same folder';
    case 'within':
      return `in ${folder.name}/ within its folder`;
    case 'mirrored':
      return `in the same place below ${folder.to || 'the root'} instead of ${folder.from || 'the root'}`;
  }
}

function parts(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function dirOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(baseOf(path))?.[0] ?? '';
}

function nameOf(path: string): string {
  const base = baseOf(path);
  return base.slice(0, base.length - extensionOf(path).length);
}
