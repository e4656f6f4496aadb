import type { EpisodeColumns } from '../../src/memory/episodes.ts';
import { evidenceOf, type Evidence } from '../../src/memory/features.ts';
import { pastOf } from '../../src/memory/past.ts';
import type { Query } from '../../src/memory/query.ts';
import { scoreFiles, type RankingModel } from '../../src/memory/ranking-model.ts';
import type { Standpoint } from '../../src/memory/standpoint.ts';
import { seeded } from './measures.ts';

/** A way of ranking a snapshot's files for a query. */
export type Ranker = (query: Query, standpoint: Standpoint, evidence: Evidence) => Float64Array;

const PATH_WEIGHT = 0.35;
const WINDOW = 500;

/** What is compared: the product, baselines, and the product without one part each. */
export function rankers(model: RankingModel, foreign: EpisodeColumns | undefined): Record<string, Ranker> {
  const withColumns =
    (change: (columns: EpisodeColumns) => EpisodeColumns): Ranker =>
    (query, standpoint) =>
      withPast(query, standpoint, change(standpoint.columns), standpoint.ancestors);
  const withPast = (
    query: Query,
    { index }: Standpoint,
    columns: EpisodeColumns,
    ancestors: Standpoint['ancestors'],
  ): Float64Array => {
    const past = pastOf(columns, ancestors, index.numbers);
    return scoreFiles(model, evidenceOf(query, index, columns, past), 1);
  };
  return {
    heirloom: (_, __, evidence) => scoreFiles(model, evidence, 1),
    bm25: (_, __, { content }) =>
      content['content']!.map((score, file) => score + PATH_WEIGHT * content['path']![file]!),
    bm25OfSources: (_, { index }, { content }) =>
      content['content']!.map((score, file) =>
        index.kinds[file] === 'source' ? score + PATH_WEIGHT * content['path']![file]! : 0,
      ),
    noHistory: (_, __, evidence) => scoreFiles(model, evidence, 0),
    noRenames: withColumns(withoutRenames),
    last500: (query, standpoint) => {
      const kept = standpoint.ancestors.newestFirst
        .filter((sha) => standpoint.columns.places.has(sha))
        .slice(0, WINDOW);
      const window = { newestFirst: kept, has: (sha: string) => kept.includes(sha) };
      return withPast(query, standpoint, standpoint.columns, window);
    },
    noPath: (_, __, evidence) => scoreFiles(withoutPaths(model), evidence, 1),
    shuffled: withColumns(shuffledFiles),
    ...(foreign !== undefined && {
      foreign: (query: Query, standpoint: Standpoint) => {
        const newest = (sha: string): number => foreign.at[foreign.places.get(sha)!]!;
        const newestFirst = foreign.shas.toSorted((a, b) => newest(b) - newest(a));
        return withPast(query, standpoint, foreign, { newestFirst, has: (sha) => foreign.places.has(sha) });
      },
    }),
  };
}

function withoutRenames(columns: EpisodeColumns): EpisodeColumns {
  const files = columns.files.map((list) => list.map((file) => ({ path: file.path, status: file.status })));
  return { ...columns, files };
}

function withoutPaths(model: RankingModel): RankingModel {
  const without = (weights: RankingModel['content']): RankingModel['content'] =>
    Object.fromEntries(
      Object.entries(weights).filter(([name]) => !['path', 'pathSubject', 'ownName'].includes(name)),
    );
  return { ...model, content: without(model.content), together: without(model.together) };
}

/** Every commit with the files of another: as much memory, all of it wrong. */
function shuffledFiles(columns: EpisodeColumns): EpisodeColumns {
  const random = seeded(7);
  const order = columns.shas.map((_, at) => at);
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return {
    ...columns,
    files: order.map((at) => columns.files[at]!),
    fileCounts: Uint32Array.from(order, (at) => columns.fileCounts[at]!),
  };
}
