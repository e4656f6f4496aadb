import type { Lineage } from '../../repository/lineage.ts';
import { nameOf } from '../test-form.ts';
import { expectedTests } from './expected-tests.ts';
import { wordsOf } from './path-words.ts';
import { latest, type Past } from './past.ts';
import type { Tree } from './tree.ts';

/** A change to be made, seen from a commit. */
export interface View {
  readonly past: Past;
  readonly lineage: Lineage;
  readonly tree: Pick<Tree, 'has' | 'companions'>;
  readonly paths: readonly string[];
  readonly untrustedSummary: string;
}

export const NEARNESS = [
  /** It is where past pairs of source and test say. */
  'form',
  /** The words of the sources' names that its name has. */
  'name',
  /** The words of the sources' folders that its path has. */
  'folder',
  /** The words of the summary that its path has. */
  'summary',
  /** The part of its own name that the summary and the sources' names explain. */
  'covered',
  /** How often it changed with the sources, over all of them and at most. */
  'together',
  'partner',
  /** Past changes with the words of this summary touched it. */
  'message',
  /** It was touched lately. */
  'recent',
  /** It shares the first two folders. */
  'beside',
] as const;

export type Nearness = (typeof NEARNESS)[number];

export interface NearFile {
  readonly path: string;
  readonly traits: Readonly<Record<Nearness, number>>;
}

const MOST_SOURCES = 10;
const MOST_TOUCHES = 400;
const MOST_SAYING = 500;
const MOST_RECENT = 1_000;
/** After this many newer commits a change together counts half. */
const TOGETHER_HALF_LIFE = 1_500;

/** Candidates for the files that go with a change, with what speaks for each. */
export function nearFiles(view: View, candidates: ReadonlySet<string>): NearFile[] {
  const sources = view.paths.slice(0, MOST_SOURCES);
  const paths = [...candidates].sort();
  const words = paths.map((path) => ({ path, whole: new Set(wordsOf(path)), name: wordsOf(nameOf(path)) }));
  const rarity = rarityOf(words.map(({ whole }) => whole));
  const wanted = {
    names: union(sources.map((path) => wordsOf(nameOf(path)))),
    folders: union(sources.map((path) => wordsOf(folderOf(path)))),
    summary: wordsOf(view.untrustedSummary),
  };
  const known = new Set([...wanted.names, ...wanted.summary]);
  const changed = changedTogether(view, sources, candidates);
  const said = saidBefore(view, wanted.summary, candidates);
  const touched = lastTouched(view, candidates);
  const expected = expectedTests(view, sources);
  const roots = new Set(sources.map(rootOf));
  return words.map(({ path, whole, name }) => ({
    path,
    traits: {
      form: expected.has(path) ? 1 : 0,
      name: share(wanted.names, (word) => name.includes(word), rarity),
      folder: share(wanted.folders, (word) => whole.has(word), rarity),
      summary: share(wanted.summary, (word) => whole.has(word), rarity),
      covered: share(name, (word) => known.has(word), rarity),
      together: Math.sqrt(changed.get(path)?.sum ?? 0),
      partner: changed.get(path)?.most ?? 0,
      message: said.get(path) ?? 0,
      recent: touched.get(path) ?? 0,
      beside: roots.has(rootOf(path)) ? 1 : 0,
    },
  }));
}

/** The weight of those words for which it holds, as a part of all; rare words weigh more. */
function share(
  words: readonly string[],
  holds: (word: string) => boolean,
  rarity: (word: string) => number,
): number {
  let [held, all] = [0, 0];
  for (const word of words) {
    const weight = rarity(word);
    all += weight;
    if (holds(word)) held += weight;
  }
  return all === 0 ? 0 : held / all;
}

function rarityOf(texts: readonly ReadonlySet<string>[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + texts.length / ((counts.get(word) ?? 0) + 0.5));
}

function changedTogether(
  { past, lineage, tree }: View,
  sources: readonly string[],
  candidates: ReadonlySet<string>,
): Map<string, { sum: number; most: number }> {
  const found = new Map<string, { sum: number; most: number }>();
  for (const source of sources) {
    const own = new Map<string, number>();
    let all = 1;
    for (const number of firstOf(past.touching(source, lineage), MOST_TOUCHES)) {
      const { files, sources: others } = past.changes[number]!;
      const age = 0.5 ** (lineage.newerThan(number) / TOGETHER_HALF_LIFE);
      const partners = files.flatMap(({ path }) => nameIn(candidates, past, path, number, lineage, tree));
      if (partners.length > 0) all += age;
      const weight = age / Math.sqrt(partners.length * Math.max(1, others.length));
      for (const partner of partners) own.set(partner, (own.get(partner) ?? 0) + weight);
    }
    for (const [partner, weight] of own) {
      const { sum, most } = found.get(partner) ?? { sum: 0, most: 0 };
      found.set(partner, { sum: sum + weight / all / sources.length, most: Math.max(most, weight / all) });
    }
  }
  return found;
}

function nameIn(
  candidates: ReadonlySet<string>,
  past: Past,
  path: string,
  number: number,
  lineage: Lineage,
  tree: View['tree'],
): string[] {
  const name = candidates.has(path) ? path : past.nameNow(path, number, lineage, tree.has);
  return name !== undefined && candidates.has(name) ? [name] : [];
}

function saidBefore(
  { past, lineage, tree }: View,
  words: readonly string[],
  candidates: ReadonlySet<string>,
): Map<string, number> {
  const found = new Map<string, number>();
  let all = 0;
  for (const word of words) {
    const own = new Map<string, number>();
    let count = 0;
    for (const number of firstOf(past.saying(word, lineage), MOST_SAYING)) {
      count += 1;
      const { files } = past.changes[number]!;
      const partners = files.flatMap(({ path }) => nameIn(candidates, past, path, number, lineage, tree));
      for (const partner of partners)
        own.set(partner, (own.get(partner) ?? 0) + 1 / Math.sqrt(partners.length));
    }
    const rarity = Math.log(1 + (lineage.newerThan(0) + 1) / (count + 0.5));
    all += rarity;
    for (const [path, weight] of own)
      found.set(path, (found.get(path) ?? 0) + (rarity * weight) / (weight + 2));
  }
  for (const [path, weight] of found) found.set(path, weight / all);
  return found;
}

/** 1 for a file of the newest commit, and less with the logarithm of the commits since. */
function lastTouched({ past, lineage }: View, candidates: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { number, change } of latest(past, lineage, MOST_RECENT)) {
    const value = 1 / (1 + Math.log2(2 + lineage.newerThan(number)));
    for (const { path } of change.files) if (candidates.has(path) && !found.has(path)) found.set(path, value);
  }
  return found;
}

function* firstOf<T>(items: Iterable<T>, most: number): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ === most) return;
    yield item;
  }
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function rootOf(path: string): string {
  return folderOf(path).split('/').slice(0, 2).join('/');
}
