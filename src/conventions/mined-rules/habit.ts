import { weightAt } from '../weighted.ts';

/** One occasion on which a habit was kept or broken. */
export interface Case {
  readonly sha: string;
  readonly at: Date;
  readonly kept: boolean;
}

/** What people do now: counted over the newest stretch of cases in which the habit is steady. */
export interface Habit {
  readonly kept: number;
  readonly broken: number;
  /** The first case of the stretch. */
  readonly first: Case;
  /** How it was before, where it was otherwise. */
  readonly before?: { readonly kept: number; readonly broken: number };
  readonly for: readonly string[];
  readonly against: readonly string[];
}

export interface Bar {
  readonly share: number;
  readonly cases: number;
}

const USUAL: Bar = { share: 0.8, cases: 12 };
const EXAMPLES = 5;
const FEWEST_COMMITS = 4;

/** The habit that holds at the end of the cases; undefined when too few speak for it. */
export function habitOf(newestFirst: readonly Case[], bar: Bar = USUAL): Habit | undefined {
  const oldestFirst = newestFirst.toReversed();
  const stretches = steadyStretches(oldestFirst);
  let start = oldestFirst.length;
  for (const stretch of stretches.toReversed()) {
    if (keptShare(oldestFirst.slice(stretch.start, stretch.end)) < bar.share) break;
    start = stretch.start;
  }
  // A weak stretch long ago is no change of mind when all that came before was kept as well.
  if (start < oldestFirst.length && keptShare(oldestFirst.slice(0, start)) >= bar.share) start = 0;
  const now = oldestFirst.slice(start);
  const [first] = now;
  if (first === undefined || now.length < bar.cases || recentShare(now) < bar.share) return undefined;
  // One large commit is one decision, not a change of habit.
  if (start > 0 && new Set(now.map(({ sha }) => sha)).size < FEWEST_COMMITS) return undefined;
  const kept = now.filter((each) => each.kept);
  const broken = now.filter((each) => !each.kept);
  const before = oldestFirst.slice(0, start);
  const keptBefore = before.filter((each) => each.kept).length;
  return {
    kept: kept.length,
    broken: broken.length,
    first,
    ...(before.length > 0 && { before: { kept: keptBefore, broken: before.length - keptBefore } }),
    for: newest(kept),
    against: newest(broken),
  };
}

function newest(oldestFirst: readonly Case[]): string[] {
  return [...new Set(oldestFirst.toReversed().map(({ sha }) => sha))].slice(0, EXAMPLES);
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

const SHORTEST = 8;

/** Cuts the sequence where its share changes beyond chance: each cut is where two shares explain it best. */
function steadyStretches(cases: readonly Case[]): Stretch[] {
  const sums = new Uint32Array(cases.length + 1);
  for (const [index, { kept }] of cases.entries()) sums[index + 1] = (sums[index] ?? 0) + Number(kept);
  const likelihood = (start: number, end: number): number =>
    logLikelihood((sums[end] ?? 0) - (sums[start] ?? 0), end - start);
  const surprise = 3 + 1.5 * Math.log(Math.max(2, cases.length));

  const cut = (start: number, end: number): Stretch[] => {
    const whole = likelihood(start, end);
    let best = { gain: surprise, at: -1 };
    for (let at = start + SHORTEST; at <= end - SHORTEST; at++) {
      const gain = likelihood(start, at) + likelihood(at, end) - whole;
      if (gain > best.gain) best = { gain, at };
    }
    return best.at < 0 ? [{ start, end }] : [...cut(start, best.at), ...cut(best.at, end)];
  };
  return cut(0, cases.length);
}

function logLikelihood(kept: number, all: number): number {
  if (kept === 0 || kept === all) return 0;
  return kept * Math.log(kept / all) + (all - kept) * Math.log(1 - kept / all);
}

function keptShare(cases: readonly Case[]): number {
  return cases.length === 0 ? 0 : cases.filter(({ kept }) => kept).length / cases.length;
}

function recentShare(oldestFirst: readonly Case[]): number {
  let kept = 0;
  let all = 0;
  oldestFirst.toReversed().forEach((each, rank) => {
    all += weightAt(rank);
    if (each.kept) kept += weightAt(rank);
  });
  return kept / all;
}

/** ` since 2024-05 (1a2b3c4)`, where it was otherwise before. */
export function sinceWhen(habit: Habit): string {
  const { first } = habit;
  return isChange(habit) ? ` since ${first.at.toISOString().slice(0, 7)} (${first.sha.slice(0, 9)})` : '';
}

/** A share that only grew a little is not worth a date. */
export function isChange({ kept, broken, before }: Habit): boolean {
  if (before === undefined) return false;
  return kept / (kept + broken) - before.kept / (before.kept + before.broken) >= 0.2;
}

/** The numbers that a habit rests on, as a sentence. */
export function counted(habit: Habit, what: string): string {
  const { kept, broken, before } = habit;
  const earlier =
    before === undefined || !isChange(habit)
      ? ''
      : `, against ${before.kept} of ${before.kept + before.broken} before`;
  return `${kept} of ${kept + broken} ${what}${earlier}.`;
}

/** The part of a rule that a habit gives. */
export function evidenceOf({ kept, broken, first, ...habit }: Habit): {
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly forCount: number;
  readonly againstCount: number;
  readonly validFrom: string;
} {
  return {
    for: habit.for,
    against: habit.against,
    forCount: kept,
    againstCount: broken,
    validFrom: first.sha,
  };
}
