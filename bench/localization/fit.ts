import { confidenceOf, signsOf } from '../../src/memory/confidence.ts';
import type { RankingModel } from '../../src/memory/ranking-model.ts';
import type { Example } from './dataset.ts';
import { fitSoftmax, type Choice } from './softmax.ts';

const RANKING = { rounds: 60, rate: 0.2, decay: 0.001 };
/** Memory is believed this much less than it was fitted: weights carried to another repository do better so. */
const MEMORY_SHARE = 0.7;
const MOST_RANKED = 20;

type Weights = RankingModel['content'];

export type Fitted = Pick<RankingModel, 'content' | 'together'>;

/** Weights for content alone and with memory, such that the files that fixes changed come first. */
export function fitRanking(examples: readonly Example[]): Fitted {
  const content = fitWeights(examples, ({ content: features }) => features);
  const together = fitWeights(examples, allFeatures);
  return { content, together: mixed(together, content, MEMORY_SHARE) };
}

export function allFeatures({ content, memory }: Example): Record<string, Float64Array> {
  return { ...content, ...memory };
}

type FeaturesOf = (example: Example) => Readonly<Record<string, Float64Array>>;

function fitWeights(examples: readonly Example[], featuresOf: FeaturesOf): Weights {
  const names = Object.keys(featuresOf(examples[0]!));
  const choices = examples.map((example): Choice => {
    const features = featuresOf(example);
    const row = (at: number): Float64Array =>
      Float64Array.from(names.flatMap((name) => [features[name]![at]!, Math.sqrt(features[name]![at]!)]));
    return { isRight: example.isRight, rows: example.isRight.map((_, at) => row(at)) };
  });
  const weights = fitSoftmax(choices, RANKING);
  return Object.fromEntries(names.map((name, at) => [name, [weights[2 * at]!, weights[2 * at + 1]!]]));
}

function mixed(first: Weights, second: Weights, share: number): Weights {
  return Object.fromEntries(
    Object.entries(first).map(([name, [linear, root]]) => {
      const [otherLinear, otherRoot] = second[name] ?? [0, 0];
      return [name, [share * linear + (1 - share) * otherLinear, share * root + (1 - share) * otherRoot]];
    }),
  );
}

/** Scores of an example's candidates. */
export function scoresOf(example: Example, weights: Weights): number[] {
  const features = Object.entries(allFeatures(example)).filter(([name]) => name in weights);
  return example.isRight.map((_, at) =>
    features.reduce((sum, [name, feature]) => {
      const [linear, root] = weights[name]!;
      return sum + linear * feature[at]! + root * Math.sqrt(feature[at]!);
    }, 0),
  );
}

/** Whether each candidate is right, the likeliest first. */
export function ranked(example: Example, scores: readonly number[]): boolean[] {
  return scores
    .map((score, at) => ({ score, isRight: example.isRight[at]! }))
    .sort((a, b) => b.score - a.score)
    .map(({ isRight }) => isRight);
}

export interface Judged {
  readonly signs: Readonly<Record<string, number>>;
  readonly isRight: boolean;
}

/** What a ranking of an example looks like, and whether its first file is right. */
export function judged(example: Example, scores: readonly number[]): Judged {
  const best = scores.toSorted((a, b) => b - a).slice(0, MOST_RANKED);
  const signs = signsOf(best, example.content['content']!, example.memory['both']!, example.words);
  return { signs: { ...signs }, isRight: ranked(example, scores)[0] ?? false };
}

/** Logistic regression, as a choice between right (the signs) and wrong (nothing). */
export function fitConfidence(all: readonly Judged[]): Record<string, number> {
  const names = Object.keys(all[0]?.signs ?? {});
  const choices = all.map(({ signs, isRight }): Choice => ({
    isRight: [isRight, !isRight],
    rows: [Float64Array.from([1, ...names.map((name) => signs[name]!)]), new Float64Array(names.length + 1)],
  }));
  const weights = fitSoftmax(choices, { rounds: 600, rate: 0.05, decay: 0 });
  return Object.fromEntries(['bias', ...names].map((name, at) => [name, weights[at]!]));
}

export interface Bucket {
  readonly from: number;
  readonly tasks: number;
  readonly stated: number;
  readonly right: number;
}

/** How often the first file was right, by what was said of it. */
export function calibration(all: readonly { confidence: number; isRight: boolean }[]): Bucket[] {
  return [0, 0.2, 0.4, 0.6, 0.8].map((from) => {
    const within = all.filter(({ confidence }) => confidence >= from && confidence < from + 0.2 + 1e-9);
    const mean = (values: readonly number[]): number =>
      Math.round((values.reduce((a, b) => a + b, 0) / (values.length || 1)) * 1000) / 1000;
    return {
      from,
      tasks: within.length,
      stated: mean(within.map(({ confidence }) => confidence)),
      right: mean(within.map(({ isRight }) => (isRight ? 1 : 0))),
    };
  });
}

export function confidences(
  all: readonly Judged[],
  weights: Readonly<Record<string, number>>,
): { confidence: number; isRight: boolean }[] {
  return all.map(({ signs, isRight }) => ({
    confidence: confidenceOf(signs as never, weights),
    isRight,
  }));
}
