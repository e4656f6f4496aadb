import type { Terms } from './terms.ts';

/** What a commit did to one file. */
export interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly symbols?: readonly string[];
}

/** What memory keeps of a commit's diff; the format is told in memory/README.md. */
export interface Diff {
  readonly sha: string;
  readonly files: readonly FileDiff[];
  /** The identifiers of the changed lines. */
  readonly terms: Terms;
}
