import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Evidence } from './features.ts';

/** What a feature counts: as it is, and by its square root, which lifts the weaker ones. */
const Weights = z.record(z.string(), z.tuple([z.number(), z.number()]));

const RankingModel = z.strictObject({
  /** For content alone, and for content and memory together. */
  content: Weights,
  together: Weights,
  /** Logistic regression from what a ranking looks like to whether its first file is right. */
  confidence: z.record(z.string(), z.number()),
});

/** Fitted by `bench/localization/fit.ts`, which writes the file. */
export type RankingModel = z.output<typeof RankingModel>;

const MODEL_FILE = path.join(import.meta.dirname, '../../memory/weights/localization.json');

export async function readRankingModel(file = MODEL_FILE): Promise<RankingModel> {
  return RankingModel.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** A score for each file; `memoryShare` is between 0, content alone, and 1, memory as it was fitted. */
export function scoreFiles(
  { content, together }: Pick<RankingModel, 'content' | 'together'>,
  evidence: Pick<Evidence, 'content' | 'memory'>,
  memoryShare: number,
): Float64Array {
  const features = Object.entries({ ...evidence.content, ...evidence.memory });
  const scores = new Float64Array(features[0]?.[1].length ?? 0);
  for (const [name, feature] of features) {
    const [aloneLinear, aloneRoot] = content[name] ?? [0, 0];
    const [linear, root] = together[name] ?? [0, 0];
    const byValue = memoryShare * linear + (1 - memoryShare) * aloneLinear;
    const byRoot = memoryShare * root + (1 - memoryShare) * aloneRoot;
    if (byValue === 0 && byRoot === 0) continue;
    feature.forEach((value, file) => {
      if (value !== 0) scores[file]! += byValue * value + byRoot * Math.sqrt(value);
    });
  }
  return scores;
}
