/** A share of past cases, with how many there were: what a sentence about a habit rests on. */
export interface Share {
  /** Between 0 and 1, recent cases weighing more. */
  readonly share: number;
  readonly of: number;
}

/** After this many newer cases a case counts half: habits drift, and the last year says more than the first. */
const HALF_LIFE = 150;

export function weightAt(rank: number): number {
  return 0.5 ** (rank / HALF_LIFE);
}

/** How often the property holds; `newestFirst` decides the weights. */
export function shareOf<T>(newestFirst: readonly T[], holds: (item: T) => boolean): Share {
  let kept = 0;
  let all = 0;
  newestFirst.forEach((item, rank) => {
    all += weightAt(rank);
    if (holds(item)) kept += weightAt(rank);
  });
  return { share: all === 0 ? 0 : kept / all, of: newestFirst.length };
}

/** Each value with its share of the whole, the most usual first. */
export function sharesBy<T>(newestFirst: readonly T[], valueOf: (item: T) => string | undefined): Usage[] {
  const weights = new Map<string, { weight: number; count: number }>();
  let all = 0;
  newestFirst.forEach((item, rank) => {
    const value = valueOf(item);
    if (value === undefined) return;
    const known = weights.get(value) ?? { weight: 0, count: 0 };
    weights.set(value, { weight: known.weight + weightAt(rank), count: known.count + 1 });
    all += weightAt(rank);
  });
  return [...weights]
    .map(([value, { weight, count }]) => ({ value, share: weight / all, count }))
    .sort((a, b) => b.share - a.share || (a.value < b.value ? -1 : 1));
}

export interface Usage {
  readonly value: string;
  readonly share: number;
  readonly count: number;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

export function quantile(ascending: readonly number[], at: number): number {
  return ascending[Math.floor((ascending.length - 1) * at)] ?? 0;
}
