/** What a ranking looks like, in numbers between 0 and about 1 that tell how likely its first file is right. */
export interface Signs {
  /** The first file's share of all by softmax, and how far it is ahead of the second. */
  readonly first: number;
  readonly lead: number;
  /** How many of the five likeliest by content alone are also among those by memory alone, of five. */
  readonly agreement: number;
  /** How much was asked: one for a hundred different words. */
  readonly words: number;
}

/** `ranked` are the scores of the best files in descending order; the others are in the order of the files. */
export function signsOf(
  ranked: readonly number[],
  content: Float64Array,
  memory: Float64Array,
  words: number,
): Signs {
  const highest = ranked[0] ?? 0;
  const shares = ranked.map((score) => Math.exp(score - highest));
  const all = shares.reduce((a, b) => a + b, 0) || 1;
  const byMemory = new Set(firstFive(memory));
  return {
    first: (shares[0] ?? 0) / all,
    lead: ((shares[0] ?? 0) - (shares[1] ?? 0)) / all,
    agreement: firstFive(content).filter((file) => byMemory.has(file)).length / 5,
    words: Math.log1p(words) / Math.log1p(100),
  };
}

function firstFive(scores: Float64Array): number[] {
  return [...scores.keys()]
    .filter((file) => scores[file]! > 0)
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, 5);
}

/** The probability that the first file is right: logistic regression, weights by the sign's name and `bias`. */
export function confidenceOf(signs: Signs, weights: Readonly<Record<string, number>>): number {
  const sum = Object.entries(signs).reduce(
    (total, [name, value]) => total + (weights[name] ?? 0) * value,
    weights['bias'] ?? 0,
  );
  return 1 / (1 + Math.exp(-sum));
}
