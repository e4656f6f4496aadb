/** A commit and its ancestors, as numbers that put parents before children. */
export interface Lineage {
  readonly tip: number;
  has(number: number): boolean;
  /** How many of them come after the one with that number. */
  newerThan(number: number): number;
  /** From the oldest on, beginning at the given number. */
  from(number: number): Iterable<number>;
  /** The first number that only one of the two has; undefined when they are the same. */
  partsFrom(other: Lineage): number | undefined;
  /** For a lineage to compare with: which of the 32 numbers from 32 × `at` on it has. */
  word(at: number): number;
}

export function createLineage(tip: number, parentsOf: (number: number) => readonly number[]): Lineage {
  const words = reached(tip, parentsOf);
  const before = new Uint32Array(words.length + 1);
  words.forEach((word, at) => (before[at + 1] = before[at]! + bitsIn(word)));
  const size = before[words.length]!;

  const has = (number: number): boolean =>
    number <= tip && ((words[number >>> 5]! >>> (number & 31)) & 1) === 1;

  return {
    tip,
    has,
    newerThan(number) {
      const at = number >>> 5;
      if (at >= words.length) return 0;
      return size - before[at]! - bitsIn(words[at]! & (0xffffffff >>> (31 - (number & 31))));
    },
    *from(number) {
      for (let each = number; each <= tip; each++) if (has(each)) yield each;
    },
    partsFrom(other) {
      for (let at = 0; at <= Math.max(tip, other.tip) >>> 5; at++) {
        const different = (words[at] ?? 0) ^ other.word(at);
        if (different !== 0) return at * 32 + (31 - Math.clz32(different & -different));
      }
      return undefined;
    },
    word: (at) => words[at] ?? 0,
  };
}

function reached(tip: number, parentsOf: (number: number) => readonly number[]): Uint32Array {
  const words = new Uint32Array((tip >>> 5) + 1);
  const mark = (number: number) => (words[number >>> 5]! |= 1 << (number & 31));
  mark(tip);
  for (let number = tip; number >= 0; number--) {
    if (((words[number >>> 5]! >>> (number & 31)) & 1) === 1)
      for (const parent of parentsOf(number)) mark(parent);
  }
  return words;
}

function bitsIn(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
