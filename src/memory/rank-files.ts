import { pathKind, type PathKind } from '../lib/path-kind.ts';
import { bm25 } from './bm25.ts';
import type { ContentIndex } from './content-index.ts';
import { countOf } from './document.ts';
import type { Hit } from './episodes.ts';
import { filesMeant, type Query } from './query.ts';
import type { RecalledFile } from './recalled.ts';

/** How much each kind of evidence counts, each scaled so that its best file has 1. Set by hand. */
const WEIGHTS = { content: 1, path: 0.35, history: 0.8, defines: 0.3, mention: 0.8, frame: 1.5 };

/** A bug is seldom mended in these alone, yet they share its words. */
const KIND_WEIGHTS: Readonly<Record<PathKind, number>> = {
  source: 1,
  config: 0.45,
  docs: 0.4,
  test: 0.3,
  generated: 0,
  binary: 0,
};

const MOST_FILES = 20;
/** Commits that touch more files than this say nothing about any one of them. */
const WIDE_COMMIT = 30;
const YEAR = 365.25 * 24 * 3600 * 1000;

export interface Ranking {
  readonly files: readonly RecalledFile[];
  readonly confidence: number;
}

interface Candidate {
  score: number;
  readonly because: string[];
}

/** Likely files, by the words of their content, of their paths, and of the commits that changed them. */
export function rankFiles(query: Query, index: ContentIndex, hits: readonly Hit[]): Ranking {
  const content = contentScores(query, index);
  const history = historyScores(hits, new Set(index.paths));
  const candidates = new Map<string, Candidate>();
  const add = (path: string, score: number, because?: string): void => {
    const candidate = candidates.get(path) ?? { score: 0, because: [] };
    candidates.set(path, candidate);
    candidate.score += score * KIND_WEIGHTS[pathKind(path)];
    if (because !== undefined) candidate.because.push(because);
  };

  addMentions(query, index, add);
  for (const [path, names] of definers(query, index)) {
    add(path, WEIGHTS.defines * Math.min(names.length, 2), `defines ${quoted(names)}`);
  }
  for (const [path, { score, hit }] of history) {
    add(path, WEIGHTS.history * score, `changed by ${hit.sha.slice(0, 10)} "${hit.title.slice(0, 80)}"`);
  }
  for (const [path, { score, matched }] of content) {
    add(path, score, matched.length > 0 ? `contains ${quoted(matched)}` : undefined);
  }

  return { files: best(candidates), confidence: confidenceOf(topFive(content), topFive(history)) };
}

/** Measured on 600 fixes of four repositories: how often the first file was right, by the number shared. */
function confidenceOf(content: readonly string[], history: readonly string[]): number {
  const shared = content.filter((path) => history.includes(path)).length;
  return [0.27, 0.54, 0.67][shared] ?? 0.76;
}

function topFive(scores: ReadonlyMap<string, { score: number }>): string[] {
  return [...scores]
    .map(([path, { score }]) => ({ path, score: score * KIND_WEIGHTS[pathKind(path)] }))
    .sort(byScore)
    .slice(0, 5)
    .map(({ path }) => path);
}

function best(candidates: ReadonlyMap<string, Candidate>): RecalledFile[] {
  const sorted = [...candidates]
    .map(([path, { score, because }]) => ({ path, score, because }))
    .filter(({ score }) => score > 0)
    .sort(byScore)
    .slice(0, MOST_FILES);
  const highest = sorted[0]?.score ?? 1;
  return sorted.map(({ path, score, because }) => ({ path, score: score / highest, because }));
}

function contentScores(query: Query, index: ContentIndex): Map<string, { score: number; matched: string[] }> {
  const known = query.words.flatMap((word) => {
    const number = index.vocabulary.find(word);
    return number === undefined ? [] : [{ word, number }];
  });
  const numbers = known.map(({ number }) => number);
  const content = scaled(bm25(index.contents, numbers));
  const names = scaled(bm25(index.names, numbers));
  const found = new Map<string, { score: number; matched: string[] }>();
  index.paths.forEach((path, at) => {
    const score = WEIGHTS.content * (content[at] ?? 0) + WEIGHTS.path * (names[at] ?? 0);
    if (score > 0) found.set(path, { score, matched: matchedNames(query, index, at) });
  });
  return found;
}

function matchedNames(query: Query, index: ContentIndex, at: number): string[] {
  const document = index.contents[at];
  return query.identifiers
    .filter((name) => {
      const number = index.vocabulary.find(name.toLowerCase());
      return document !== undefined && number !== undefined && countOf(document, number) > 0;
    })
    .slice(0, 3);
}

function scaled(scores: Float64Array): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b), 0);
  return highest === 0 ? scores : scores.map((score) => score / highest);
}

/** A commit that matches the words vouches for its files: the better it matches and the fewer they are, the more. */
function historyScores(
  hits: readonly Hit[],
  present: ReadonlySet<string>,
): Map<string, { score: number; hit: Hit }> {
  const scores = new Map<string, { score: number; hit: Hit; most: number }>();
  // Ages are counted from the newest hit, not from today: the same question at the same commit has one answer.
  const newest = Math.max(0, ...hits.map(({ at }) => at));
  for (const hit of hits) {
    if (hit.fileCount > WIDE_COMMIT) continue;
    const age = (newest - hit.at) / YEAR;
    const share = hit.score ** 2 / Math.sqrt(hit.fileCount) / (1 + 0.1 * age);
    for (const { path } of hit.files) {
      if (!present.has(path)) continue;
      const known = scores.get(path);
      if (known === undefined) scores.set(path, { score: share, hit, most: share });
      else {
        known.score += share;
        if (share > known.most) Object.assign(known, { hit, most: share });
      }
    }
  }
  const highest = Math.max(0, ...[...scores.values()].map(({ score }) => score));
  return new Map([...scores].map(([path, { score, hit }]) => [path, { score: score / highest, hit }]));
}

function definers(query: Query, index: ContentIndex): Map<string, string[]> {
  const found = new Map<string, string[]>();
  index.paths.forEach((path, at) => {
    const names = query.identifiers.filter((name) => index.contents[at]?.defines.has(name));
    if (names.length > 0) found.set(path, names);
  });
  return found;
}

function addMentions(
  query: Query,
  index: ContentIndex,
  add: (path: string, score: number, because: string) => void,
): void {
  // The first frames of a stack are the nearest to the fault.
  let frameWeight = WEIGHTS.frame;
  for (const { path: mention, isFrame } of query.mentions) {
    const meant = filesMeant(mention, index.byName);
    for (const path of meant) {
      const weight = isFrame ? frameWeight : WEIGHTS.mention;
      add(path, weight / meant.length, isFrame ? 'in the stack trace' : `named as ${mention.slice(0, 80)}`);
    }
    if (isFrame && meant.length > 0) frameWeight *= 0.6;
  }
}

function byScore(a: { path: string; score: number }, b: { path: string; score: number }): number {
  return b.score - a.score || (a.path < b.path ? -1 : 1);
}

function quoted(names: readonly string[]): string {
  return names
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(', ');
}
