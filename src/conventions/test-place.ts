import { isTestFile, pathKind } from '../lib/path-kind.ts';
import type { Commit } from '../repository/repository.ts';
import { baseOf, describeForm, formOf, nameOf, pathIn, type Pair, type TestForm } from './test-form.ts';

/** Where the test of a source file lives, learnt from pairs that were changed together. */
export interface TestPlace {
  /** The most usual first. */
  readonly forms: readonly TestForm[];
  /** Test files that changed most often with a source file, for those that no form finds. */
  readonly partners: Readonly<Record<string, readonly string[]>>;
  readonly tests: readonly string[];
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
  return [
    ...usual.map(
      (form) =>
        `${describeForm(form)} (${form.found} of ${tests.length} test files; ${form.pairs} past changes).`,
    ),
    `Names of test files: ${endings(tests)}.`,
  ];
}

/** The usual endings of their names: `.test.ts (120)`. */
function endings(tests: readonly string[]): string {
  const byEnding = Map.groupBy(
    tests,
    (test) => /(?:[._-](?:test|tests|spec|test-d))?\.\w+$/.exec(baseOf(test))?.[0] ?? '',
  );
  return [...byEnding]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, 4)
    .map(([ending, files]) => `*${ending} (${files.length})`)
    .join(', ');
}
