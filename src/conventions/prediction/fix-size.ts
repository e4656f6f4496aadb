import { kindOf } from '../../lib/commit-title.ts';
import { quantile } from '../weighted.ts';
import type { View } from './near-files.ts';
import { latest } from './past.ts';

/** How many files past fixes of source code touched: half of them at most so many, nearly all at most that many. */
export interface FixSize {
  readonly half: number;
  readonly most: number;
  /** The number of fixes. */
  readonly of: number;
}

const LEARNT_FROM = 3_000;

export function fixSize({ past, lineage }: View): FixSize {
  const sizes = latest(past, lineage, LEARNT_FROM)
    .filter(({ change: { title, sources } }) => kindOf(title) === 'fix' && sources.length > 0)
    .map(({ change }) => change.files.length)
    .toArray()
    .sort((a, b) => a - b);
  return { half: quantile(sizes, 0.5), most: quantile(sizes, 0.95), of: sizes.length };
}
