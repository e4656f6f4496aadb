export interface NearestLines {
  /** Line numbers from 1, both included. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const LIKE_ENOUGH = 0.5;

/**
 * The run of lines that is most like `wanted`, or nothing when none is like it. Lines are compared by the pairs
 * of letters they share (Dice), so a changed quote or indent still finds its place.
 */
export function nearestLines(text: string, wanted: string): NearestLines | undefined {
  const lines = text.split('\n');
  const sought = wanted.replace(/\n$/, '').split('\n').map(pairs);
  const known = lines.map(pairs);
  let best = { at: -1, score: LIKE_ENOUGH };
  for (let at = 0; at + sought.length <= lines.length; at++) {
    let sum = 0;
    for (const [offset, line] of sought.entries()) sum += dice(line, known[at + offset]!);
    const score = sum / sought.length;
    if (score > best.score) best = { at, score };
  }
  if (best.at === -1) return undefined;
  const found = lines.slice(best.at, best.at + sought.length);
  return { from: best.at + 1, to: best.at + found.length, text: found.join('\n') };
}

function pairs(line: string): Set<string> {
  const bare = line.trim().slice(0, 400);
  if (bare.length < 2) return new Set([bare]);
  return new Set(Array.from({ length: bare.length - 1 }, (_, index) => bare.slice(index, index + 2)));
}

function dice(a: Set<string>, b: Set<string>): number {
  return (2 * a.intersection(b).size) / (a.size + b.size);
}
