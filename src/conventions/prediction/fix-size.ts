import { kindOf } from '../../lib/commit-title.ts';
import { quantile } from '../weighted.ts';
import type { View } from './near-files.ts';
import { latest } from './past.ts';

/** How large past fixes of source code were, and which they are. */
export interface FixSize extends Spread {
  /** In how many folders. */
  readonly folders: Spread;
  /** The newest of them, by their hashes. */
  readonly newest: readonly string[];
}

/** Half of them have at most so many, nearly all at most that many. */
export interface Spread {
  readonly half: number;
  readonly most: number;
  /** The number of fixes. */
  readonly of: number;
}

const LEARNT_FROM = 3_000;
const NEWEST = 200;

export function fixSize({ past, lineage }: View): FixSize {
  const fixes = latest(past, lineage, LEARNT_FROM)
    .filter(({ change: { title, sources } }) => kindOf(title) === 'fix' && sources.length > 0)
    .map(({ change }) => change)
    .toArray();
  return {
    ...spreadOf(fixes.map(({ files }) => files.length)),
    folders: spreadOf(fixes.map(({ sources }) => foldersOf(sources))),
    newest: fixes.slice(0, NEWEST).map(({ sha }) => sha),
  };
}

export function spreadOf(sizes: readonly number[]): Spread {
  const ascending = sizes.toSorted((a, b) => a - b);
  return { half: quantile(ascending, 0.5), most: quantile(ascending, 0.95), of: sizes.length };
}

export function foldersOf(paths: readonly string[]): number {
  return new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size;
}
