export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function percentiles(samples: readonly number[]): Percentiles {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95) };
}

/** Bytes in milliseconds as MB in seconds, the middle of several. */
export function megabytesPerSecond(bytes: number, samples: readonly number[]): number {
  return Math.round(bytes / 1e3 / percentiles(samples).p50);
}

/** To two places: how many times the other one. */
export const times = (one: number, other: number): number => Math.round((100 * one) / other) / 100;
