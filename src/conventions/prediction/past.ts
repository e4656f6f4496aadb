import { isTestFile, pathKind } from '../../lib/path-kind.ts';
import { parseTitle, type CommitTitle } from '../../lib/commit-title.ts';
import type { Lineage } from '../../repository/lineage.ts';
import type { Commit } from '../../repository/repository.ts';
import { formOf, nameOf, type TestForm } from '../test-form.ts';
import { wordsOf } from './path-words.ts';

/** What a commit did, as far as it says something about others. */
export interface Change {
  readonly sha: string;
  /** As it was written. */
  readonly titleLine: string;
  readonly title: CommitTitle;
  /** The type as it was written: `Fix`. */
  readonly type: string | undefined;
  readonly files: Commit['files'];
  readonly sources: readonly string[];
  readonly words: readonly string[];
  /** Of the pairs of a source and its test in it, by a key of their own. */
  readonly forms: ReadonlyMap<string, TestForm>;
  /** A move or a release: it tells nothing about what goes together. */
  readonly isWide: boolean;
}

/** Every change by its number; asked for one lineage, only what belongs to it is told. */
export interface Past {
  readonly changes: readonly (Change | undefined)[];
  /** Changes of the file, under the names that it had, the newest first. */
  touching(path: string, lineage: Lineage): Iterable<number>;
  /** Changes with the word in their title, the newest first. */
  saying(word: string, lineage: Lineage): Iterable<number>;
  /** What a file of that change is called at the tip of the lineage. */
  nameNow(
    path: string,
    since: number,
    lineage: Lineage,
    exists: (path: string) => boolean,
  ): string | undefined;
}

const WIDEST = 30;
const MOST_RENAMES = 5;

export function changeOf({ sha, title, files }: Commit): Change {
  const parsed = parseTitle(title);
  const sources = files.map(({ path }) => path).filter((path) => pathKind(path) === 'source');
  const isWide = files.length > WIDEST;
  return {
    sha,
    titleLine: title,
    title: parsed,
    type: parsed.type === undefined ? undefined : title.trimStart().slice(0, parsed.type.length),
    files: files.slice(0, 200),
    sources,
    words: wordsOf(parsed.subject),
    forms: isWide ? new Map() : formsIn(sources, files),
    isWide,
  };
}

function formsIn(sources: readonly string[], files: Commit['files']): Map<string, TestForm> {
  const tests = files.map(({ path }) => path).filter(isTestFile);
  const pairs = sources.flatMap((source) =>
    tests.filter((test) => nameOf(test).includes(nameOf(source))).map((test) => ({ source, test })),
  );
  return new Map(pairs.flatMap((pair) => formOf(pair) ?? []).map((form) => [JSON.stringify(form), form]));
}

export function indexPast(changes: readonly (Change | undefined)[]): Past {
  const byPath = new Map<string, number[]>();
  const byWord = new Map<string, number[]>();
  const cameFrom = new Map<string, { from: string; number: number }[]>();
  const wentTo = new Map<string, { to: string; number: number }[]>();
  changes.forEach((change, number) => {
    for (const { path, status, from } of change?.files ?? []) {
      if (status === 'R' && from !== undefined) {
        listed(cameFrom, path).push({ from, number });
        listed(wentTo, from).push({ to: path, number });
      }
    }
    if (change === undefined || change.isWide) return;
    for (const { path } of change.files) listed(byPath, path).push(number);
    if (change.files.some(({ path }) => isTestFile(path) || pathKind(path) === 'docs'))
      for (const word of change.words) listed(byWord, word).push(number);
  });

  function* touching(path: string, lineage: Lineage, until = Infinity, renames = 0): Generator<number> {
    for (const number of newestFirst(byPath.get(path), lineage)) if (number < until) yield number;
    const origin = cameFrom.get(path)?.findLast(({ number }) => number < until && lineage.has(number));
    if (origin !== undefined && renames < MOST_RENAMES)
      yield* touching(origin.from, lineage, origin.number, renames + 1);
  }

  const nameNow: Past['nameNow'] = (path, since, lineage, exists) => {
    let [name, number] = [path, since];
    for (let renames = 0; renames <= MOST_RENAMES; renames++) {
      if (exists(name)) return name;
      const next = wentTo.get(name)?.find((each) => each.number > number && lineage.has(each.number));
      if (next === undefined) return undefined;
      [name, number] = [next.to, next.number];
    }
    return undefined;
  };

  return {
    changes,
    touching: (path, lineage) => touching(path, lineage),
    saying: (word, lineage) => newestFirst(byWord.get(word), lineage),
    nameNow,
  };
}

/** The changes among so many newest commits. */
export function* latest(
  past: Past,
  lineage: Lineage,
  commits: number,
): Generator<{ readonly number: number; readonly change: Change }> {
  for (let number = lineage.tip; number >= 0 && lineage.newerThan(number) < commits; number--) {
    const change = past.changes[number];
    if (change !== undefined && !change.isWide && lineage.has(number)) yield { number, change };
  }
}

function* newestFirst(numbers: readonly number[] | undefined, lineage: Lineage): Generator<number> {
  for (let at = (numbers?.length ?? 0) - 1; at >= 0; at--)
    if (lineage.has(numbers![at]!)) yield numbers![at]!;
}

function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
