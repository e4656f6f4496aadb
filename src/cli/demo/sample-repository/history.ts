import { beginnings } from './chapters/beginnings.ts';
import { clockAndIso } from './chapters/clock-and-iso.ts';
import { comparing } from './chapters/comparing.ts';
import { errors } from './chapters/errors.ts';
import { firstRelease } from './chapters/first-release.ts';
import { humanWords } from './chapters/human-words.ts';
import { intervals } from './chapters/intervals.ts';
import { lastWeeks } from './chapters/last-weeks.ts';
import { rounding } from './chapters/rounding.ts';
import { schedules } from './chapters/schedules.ts';
import { smallWishes } from './chapters/small-wishes.ts';
import { strictness } from './chapters/strictness.ts';
import type { Change } from './changes.ts';
import type { Person } from './people.ts';

export interface SampleCommit {
  readonly by: Person;
  /** In the author's own time, to the minute: `2023-09-04T09:12`. */
  readonly at: string;
  readonly title: string;
  readonly body?: string;
  readonly changes: readonly Change[];
}

/** Commits on a branch of their own, brought into `main` by a merge commit. */
export interface SamplePull {
  readonly pull: number;
  readonly branch: string;
  readonly mergedBy: Person;
  readonly mergedAt: string;
  readonly commits: readonly [SampleCommit, ...SampleCommit[]];
}

export type Chapter = readonly (SampleCommit | SamplePull)[];

/** Two years of a small library for durations, oldest first. */
export const HISTORY: Chapter = [
  ...beginnings,
  ...firstRelease,
  ...clockAndIso,
  ...errors,
  ...rounding,
  ...comparing,
  ...humanWords,
  ...intervals,
  ...schedules,
  ...strictness,
  ...smallWishes,
  ...lastWeeks,
];
