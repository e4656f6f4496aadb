import type { PullRequestOutcome } from './pull-request-outcome.ts';

/** What memory has to say about a query at one commit. */
export interface Recalled {
  /** At most twenty, the likeliest first. */
  readonly files: readonly RecalledFile[];
  /** At most three; none when confidence is low. */
  readonly episodes: readonly Precedent[];
  /** At most fifteen. */
  readonly rules: readonly RecalledRule[];
  /** At most three of the bot's own pull requests that are over and were about the like; absent where there are none. */
  readonly outcomes?: readonly RecalledOutcome[];
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

/** What became of an earlier change of the bot's. Title, words and diff are untrusted. */
export interface RecalledOutcome {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly state: PullRequestOutcome['state'];
  readonly files: readonly string[];
  /** What people with write access asked for on the way, and got. */
  readonly untrustedRequests: readonly string[];
  /** Why they refused it or took it back, in their words. */
  readonly untrustedBecause?: string;
  /** What they changed before they merged it. */
  readonly contrast?: string;
  readonly score: number;
}

export interface RecalledRule {
  readonly id: string;
  readonly statement: string;
  readonly score: number;
}

/** Below this, precedents are withheld: weak ones make good answers worse. */
export const CONFIDENT = 0.5;
