import { contentFeatures } from './content-features.ts';
import type { EpisodeColumns } from './episodes.ts';
import { scaled, type Feature } from './feature.ts';
import { coChange, historyEvidence } from './history-features.ts';
import type { Past } from './past.ts';
import type { Query } from './query.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** All evidence about the files of a snapshot, told apart by where it comes from. */
export interface Evidence {
  readonly content: Readonly<Record<string, Feature>>;
  readonly memory: Readonly<Record<string, Feature>>;
  readonly subjectScores: Float64Array;
  readonly strongest: Int32Array;
}

/** From this many of the files that look likeliest so far, co-change is counted. */
const SEEDS = 3;
const MEMORY_IN_SEEDS = 0.8;

export function evidenceOf(
  query: Query,
  index: SnapshotIndex,
  columns: EpisodeColumns,
  past: Past,
): Evidence {
  const content = contentFeatures(query, index);
  const { features, subjectScores, strongest } = historyEvidence(query, columns, past);
  const likely = content['content']!.map((score, file) => score + MEMORY_IN_SEEDS * features['both']![file]!);
  const memory = { ...features, coChange: scaled(coChange(highest(likely, SEEDS), past)) };
  return { content, memory, subjectScores, strongest };
}

/** The numbers of the highest values, with the values. */
function highest(values: Float64Array, atMost: number): Map<number, number> {
  const found: [number, number][] = [];
  values.forEach((value, number) => {
    if (value <= (found.length < atMost ? 0 : found.at(-1)![1])) return;
    found.push([number, value]);
    found.sort((a, b) => b[1] - a[1]);
    found.length = Math.min(found.length, atMost);
  });
  return new Map(found);
}
