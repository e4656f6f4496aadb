import { definedBy } from './content-features.ts';
import { confidenceOf, signsOf } from './confidence.ts';
import { evidenceOf, type Evidence } from './features.ts';
import { filesMeant, type Query } from './query.ts';
import { scoreFiles, type RankingModel } from './ranking-model.ts';
import type { RecalledFile } from './recalled.ts';
import type { Standpoint } from './standpoint.ts';

const MOST_FILES = 20;

export interface Ranking {
  readonly files: readonly RecalledFile[];
  readonly confidence: number;
  readonly evidence: Evidence;
}

/**
 * The files of a snapshot, those first that a fix of what the query describes most likely changes: a weighted sum
 * of many kinds of evidence. `memoryShare` is 1, or less where memory was found to mislead.
 */
export function rankFiles(
  query: Query,
  { index, columns, past }: Standpoint,
  model: RankingModel,
  memoryShare: number,
): Ranking {
  const evidence = evidenceOf(query, index, columns, past);
  const scores = scoreFiles(model, evidence, memoryShare);
  const best = [...scores.keys()]
    .filter((file) => isFound(evidence, file))
    .sort((a, b) => scores[b]! - scores[a]! || (index.paths[a]! < index.paths[b]! ? -1 : 1))
    .slice(0, MOST_FILES);
  const highest = scores[best[0] ?? 0] ?? 0;
  const signs = signsOf(
    best.map((file) => scores[file]!),
    evidence.content['content']!,
    evidence.memory['both']!,
    query.words.length,
  );
  return {
    evidence,
    confidence: best.length === 0 ? 0 : confidenceOf(signs, model.confidence),
    files: best.map((file) => ({
      path: index.paths[file]!,
      score: Math.exp(scores[file]! - highest),
      because: reasons(file, query, { index, columns }, evidence),
    })),
  };
}

/** Having been changed often is no reason to be listed; something must tie a file to the query. */
function isFound({ content, memory }: Evidence, file: number): boolean {
  const ties = [
    content['content'],
    content['path'],
    content['mention'],
    content['frame'],
    memory['both'],
    memory['coChange'],
  ];
  return ties.some((feature) => (feature?.[file] ?? 0) > 0);
}

const LIKELY = 0.25;

function reasons(
  file: number,
  query: Query,
  { index, columns }: Pick<Standpoint, 'index' | 'columns'>,
  { content, memory, strongest }: Evidence,
): string[] {
  const has = (feature: Float64Array | undefined, atLeast = 0): boolean => (feature?.[file] ?? 0) > atLeast;
  const because: string[] = [];
  if (has(content['frame'])) because.push('in the stack trace');
  if (has(content['mention'])) because.push(`named as ${mentionOf(file, query, index)}`);
  const defined = definedBy(query, index, file);
  if (defined.length > 0) because.push(`defines ${quoted(defined)}`);
  const episode = strongest[file] ?? -1;
  if (episode >= 0 && has(memory['both'], LIKELY)) {
    because.push(
      `changed by ${columns.shas[episode]!.slice(0, 10)} "${columns.titles[episode]!.slice(0, 80)}"`,
    );
  }
  if (has(content['path'], LIKELY)) because.push('its path has words of the query');
  if (has(content['content'], LIKELY)) because.push(`contains ${wordsIn(file, query, index)}`);
  if (has(memory['coChange'], LIKELY)) because.push('changes together with the likeliest files');
  if (because.length === 0) because.push(`contains ${wordsIn(file, query, index)}`);
  return because;
}

function mentionOf(file: number, query: Query, index: Standpoint['index']): string {
  const path = index.paths[file]!;
  const mention = query.mentions.find((each) => filesMeant(each.path, index.byName).includes(path));
  return (mention?.path ?? path).slice(0, 80);
}

/** The query's words that are in the file: names first, then those that come first in the query. */
function wordsIn(file: number, query: Query, { contents }: Standpoint['index']): string {
  const held = new Set(contents.hashes.subarray(contents.offsets[file], contents.offsets[file + 1]));
  const matched = query.spelled.filter((_, at) => held.has(query.terms[at]!));
  return matched.length === 0 ? 'none of its words' : quoted(matched);
}

function quoted(names: readonly string[]): string {
  return names
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(', ');
}
