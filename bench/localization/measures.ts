/** How well one ranking found the files that a fix changed. */
export interface Measures {
  readonly first: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

export function measuresOf(ranked: readonly boolean[], wanted: number): Measures {
  const found = (depth: number): number => ranked.slice(0, depth).filter(Boolean).length / wanted;
  return { first: ranked[0] ? 1 : 0, recallAt5: found(5), recallAt10: found(10) };
}

const NAMES = ['first', 'recallAt5', 'recallAt10'] as const;

export function meanOf(measures: readonly Measures[]): Measures {
  const mean = (name: (typeof NAMES)[number]): number => average(measures.map((each) => each[name]));
  return { first: mean('first'), recallAt5: mean('recallAt5'), recallAt10: mean('recallAt10') };
}

function average(values: readonly number[]): number {
  return Math.round((values.reduce((a, b) => a + b, 0) / (values.length || 1)) * 1000) / 1000;
}

/** 95 % interval of the mean difference of two rankings of the same tasks, by a thousand paired resamplings. */
export function pairedInterval(
  ours: readonly Measures[],
  theirs: readonly Measures[],
): Record<keyof Measures, [number, number]> {
  const random = seeded(1);
  const draws = Array.from({ length: 1_000 }, () => ours.map(() => Math.floor(random() * ours.length)));
  const interval = (name: keyof Measures): [number, number] => {
    const means = draws
      .map((draw) => average(draw.map((at) => ours[at]![name] - theirs[at]![name])))
      .sort((a, b) => a - b);
    return [means[25] ?? 0, means[974] ?? 0];
  };
  return { first: interval('first'), recallAt5: interval('recallAt5'), recallAt10: interval('recallAt10') };
}

/** Numerical Recipes' linear congruential generator: the same draws in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
