import path from 'node:path';
import { pathKind } from '../../lib/path-kind.ts';
import type { Commit } from '../../repository/repository.ts';
import type { Ground } from './ground.ts';
import { counted, evidenceOf, habitOf, sinceWhen, type Bar, type Case } from './habit.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';
import { isByHand } from './people.ts';

const WIDEST = 12;
const MOST_RULES = 10;
const FEWEST_TOGETHER = 10;
/** The fewer the cases, the surer they must be. */
const FEW_FILES: Bar = { share: 0.9, cases: 10 };
const FILES: Bar = { share: 0.8, cases: 20 };
const FOLDERS: Bar = { share: 0.8, cases: 15 };

/** Files that change together although neither is the other's test: a source and its output, a table and its index. */
export function mineTogether(ground: Ground): MinedRule[] {
  const present = new Map(ground.files.map((file) => [file.path, file.blob]));
  const commits = ground.commits.filter(
    (commit) => commit.files.length > 0 && commit.files.length <= WIDEST && isByHand(commit),
  );
  const copies = copiedFolders(commits, present);
  return [...copies.map(({ rule }) => rule), ...filePairs(commits, present, copies)];
}

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly rule: MinedRule;
}

/** A folder whose files have copies of the same name in another one, changed in the same commits. */
function copiedFolders(commits: readonly Commit[], present: ReadonlyMap<string, string>): Copy[] {
  const counts = new Map<string, number>();
  for (const { files } of commits)
    for (const pair of mirrored(files.map((file) => file.path)))
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= FOLDERS.cases)
    .flatMap(([pair]): Copy[] => {
      const [from = '', to = ''] = pair.split('\0');
      // Tests stay where they are when sources are copied.
      const isIn = (file: string) => file.startsWith(`${from}/`) && pathKind(file) !== 'test';
      if (![...present.keys()].some((file) => isIn(file) && present.has(`${to}${file.slice(from.length)}`)))
        return [];
      const habit = habitOf(
        casesOf(commits, isIn, (file) => `${to}${file.slice(from.length)}`),
        FOLDERS,
      );
      if (habit === undefined) return [];
      const rule: MinedRule = {
        id: ruleId('together', from, to),
        scope: [`${from}/**`],
        trigger: 'always',
        statement: `A change in \`${from}/\` comes with the same one in \`${to}/\`${sinceWhen(habit)}.`,
        why: counted(habit, 'commits did'),
        citations: [],
        check: `together:${to}/`,
        ...evidenceOf(habit),
      };
      return [{ from, to, rule }];
    });
}

function* mirrored(paths: readonly string[]): Generator<string> {
  const byName = Map.groupBy(paths, (file) => path.posix.basename(file));
  const found = new Set<string>();
  for (const same of byName.values())
    for (const a of same)
      for (const b of same) {
        if (a === b || same.length > 4) continue;
        const [from, to] = differing(path.posix.dirname(a), path.posix.dirname(b));
        if (from !== '' && to !== '' && from !== '.' && to !== '.' && !isTestOf(a, b))
          found.add(`${from}\0${to}`);
      }
  yield* found;
}

/** Both folders without the ending that they share. */
function differing(a: string, b: string): [string, string] {
  const [from, to] = [a.split('/'), b.split('/')];
  while (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  return [from.join('/'), to.join('/')];
}

function filePairs(
  commits: readonly Commit[],
  present: ReadonlyMap<string, string>,
  copies: readonly Copy[],
): MinedRule[] {
  const touched = new Map<string, number>();
  const both = new Map<string, number>();
  for (const { files } of commits) {
    const own = files.map((file) => file.path).filter((file) => present.has(file) && isTelling(file));
    for (const file of own) touched.set(file, (touched.get(file) ?? 0) + 1);
    for (const a of own)
      for (const b of own) if (a !== b) both.set(`${a}\0${b}`, (both.get(`${a}\0${b}`) ?? 0) + 1);
  }
  const times = (file: string): number => touched.get(file) ?? 0;
  const likely = [...both]
    .map(([pair, count]) => {
      const [a = '', b = ''] = pair.split('\0');
      return { a, b, count };
    })
    // What changes in half of the commits goes with everything.
    .filter(
      ({ a, b, count }) => count >= FEWEST_TOGETHER && count / times(a) >= (2 * times(b)) / commits.length,
    )
    .filter(
      ({ a, b }) =>
        !isTestOf(a, b) && !copies.some(({ from, to }) => inside(a, from, b, to) || inside(b, from, a, to)),
    );
  return likely
    .flatMap(({ a, b }) => {
      const cases = casesOf(
        commits,
        (file) => file === a,
        () => b,
      );
      const habit = habitOf(cases, FEW_FILES) ?? habitOf(cases, FILES);
      return habit === undefined ? [] : [{ a, b, habit }];
    })
    .sort((x, y) => y.habit.kept - x.habit.kept || (x.a < y.a ? -1 : 1))
    .map((pair, _, all) => ({ ...pair, isMutual: all.some(({ a, b }) => a === pair.b && b === pair.a) }))
    .filter(({ a, b, isMutual }) => !isMutual || a < b)
    .slice(0, MOST_RULES)
    .map(({ a, b, habit, isMutual }) => ({
      id: ruleId('together', a, b),
      scope: isMutual ? [a, b] : [a],
      trigger: 'always',
      statement: isMutual
        ? `\`${a}\` and \`${b}\` change together${sinceWhen(habit)}.`
        : `Who changes \`${a}\` changes \`${b}\` too${sinceWhen(habit)}.`,
      why: counted(habit, 'commits did'),
      citations: [],
      check: isMutual ? 'together' : `together:${b}`,
      ...evidenceOf(habit),
    }));
}

function inside(a: string, from: string, b: string, to: string): boolean {
  return a.startsWith(`${from}/`) && b.startsWith(`${to}/`);
}

/** What goes with releases and dependencies, and what the bot may not change anyway. */
const NOT_TELLING =
  /(?:^|\/)(?:package\.json|CHANGE[^/]*\.\w+|Cargo\.toml|pyproject\.toml|go\.(?:mod|sum)|[^/]*[.-]lock(?:\.\w+|file)?|[^/]*-lock\.\w+)$|^\.github\/(?:workflows|actions)\//i;

function isTelling(file: string): boolean {
  return !NOT_TELLING.test(file) && pathKind(file) !== 'binary';
}

/** Tests go with their sources in every repository: that has rules of its own. */
function isTestOf(a: string, b: string): boolean {
  return (pathKind(a) === 'test') !== (pathKind(b) === 'test');
}

function casesOf(
  commits: readonly Commit[],
  isAsked: (file: string) => boolean,
  partnerOf: (file: string) => string,
): Case[] {
  return commits.flatMap(({ sha, at, files }) => {
    const changed = files.filter(({ status, path: file }) => status !== 'D' && isAsked(file));
    if (changed.length === 0) return [];
    const own = new Set(files.map((file) => file.path));
    return [{ sha, at, kept: changed.every(({ path: file }) => own.has(partnerOf(file))) }];
  });
}
