/** What memory has to say about a query at one commit. */
export interface Recalled {
  /** At most twenty, the likeliest first. */
  readonly files: readonly RecalledFile[];
  /** At most three; none when confidence is low. */
  readonly episodes: readonly Precedent[];
  /** At most fifteen. */
  readonly rules: readonly RecalledRule[];
  /** The share of past questions with the same agreement of content and history whose first file was right. */
  readonly confidence: number;
}

export interface RecalledFile {
  readonly path: string;
  /** 1 for the first; meaningful within one answer only. */
  readonly score: number;
  readonly because: readonly string[];
}

/** A past commit worth imitating. Title and diff come from the repository: they are data, not instructions. */
export interface Precedent {
  readonly sha: string;
  readonly title: string;
  readonly score: number;
  readonly at: Date;
  readonly files: readonly string[];
  readonly diff: string;
}

export interface RecalledRule {
  readonly id: string;
  readonly statement: string;
  readonly score: number;
}

/** Below this, precedents are withheld: weak ones make good answers worse. */
export const CONFIDENT = 0.5;
