import { dice, pairs } from './likeness.ts';

export interface NearestLines {
  /** Line numbers from 1, both included. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const LIKE_ENOUGH = 0.5;

/** Up to so many comparisons every place is weighed in full; beyond it, only those where a few telling lines fit. */
const MOST_COMPARISONS = 100_000;
const MOST_LINES = 50_000;
const MOST_SOUGHT = 200;
const TELLING_LINES = 3;
const PROMISING_PLACES = 50;

/**
 * The run of lines that is most like `wanted`, or nothing when none is like it. Lines are compared by the pairs
 * of letters they share (Dice), so a changed quote or indent still finds its place.
 */
export function nearestLines(text: string, wanted: string): NearestLines | undefined {
  const lines = text.split('\n', MOST_LINES);
  const soughtLines = wanted.replace(/\n$/, '').split('\n');
  const sought = soughtLines.slice(0, MOST_SOUGHT).map(pairs);
  let best = { at: -1, score: LIKE_ENOUGH };
  for (const at of placesToWeigh(lines, sought, lines.length - soughtLines.length + 1)) {
    let sum = 0;
    for (const [offset, line] of sought.entries()) sum += dice(line, pairs(lines[at + offset]!));
    const score = sum / sought.length;
    if (score > best.score) best = { at, score };
  }
  if (best.at === -1) return undefined;
  const found = lines.slice(best.at, best.at + soughtLines.length);
  return { from: best.at + 1, to: best.at + found.length, text: found.join('\n') };
}

/** In their order, so that the first of equals is found. */
function placesToWeigh(lines: readonly string[], sought: readonly Set<string>[], places: number): number[] {
  const all = Array.from({ length: Math.max(0, places) }, (_, at) => at);
  if (all.length * sought.length <= MOST_COMPARISONS) return all;
  const likeness = new Float64Array(all.length);
  const telling = [...sought.entries()].sort(([, a], [, b]) => b.size - a.size).slice(0, TELLING_LINES);
  for (const [number, line] of lines.entries()) {
    const known = pairs(line);
    for (const [offset, wanted] of telling) {
      const at = number - offset;
      if (at >= 0 && at < all.length) likeness[at]! += dice(wanted, known);
    }
  }
  const promising = all.sort((a, b) => likeness[b]! - likeness[a]! || a - b).slice(0, PROMISING_PLACES);
  return promising.sort((a, b) => a - b);
}
