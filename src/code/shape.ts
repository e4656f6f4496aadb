import type { Token } from './tokens.ts';

/** Words that say what a piece of code does, and that are no names in any of the languages. */
const KEYWORDS = new Set(
  'if else elif elsif unless for foreach while do switch case try catch except finally rescue ensure throw raise return yield await async new typeof instanceof in is not and or break continue pass lambda func fn def function class struct impl null nil None undefined true false True False this self super'.split(
    ' ',
  ),
);

/** What comes after one of these is a member, whose name belongs to somebody else. */
const MEMBER = new Set(['.', '?.', '::', '->']);
const NO_SHAPE = new Set([';', ',']);

/**
 * Code without what a copy of it may have otherwise: comments, line breaks, names of its own and literals. Names of
 * members are kept, for a copy calls the same ones.
 */
export function shapeOf(tokens: readonly Token[]): string[] {
  const shape: string[] = [];
  let before = '';
  for (const { kind, text } of tokens) {
    if (kind === 'comment' || NO_SHAPE.has(text)) continue;
    const isKept = KEYWORDS.has(text) || MEMBER.has(before);
    shape.push(
      kind === 'sign' ? text : kind === 'word' ? (isKept ? text : 'i') : kind === 'string' ? 's' : '0',
    );
    before = text;
  }
  return shape;
}

const GRAM = 12;
const WINDOW = 4;

/** Marks of a text by which copies of its parts are found: of every few neighbouring ones the least. Sorted. */
export function fingerprints(shape: readonly string[]): Uint32Array {
  const grams = gramsOf(shape);
  const kept = new Set<number>();
  for (let at = 0; at + WINDOW <= grams.length; at++) {
    let least = grams[at]!;
    for (let next = 1; next < WINDOW; next++) least = Math.min(least, grams[at + next]!);
    kept.add(least);
  }
  if (grams.length > 0 && grams.length < WINDOW) kept.add(Math.min(...grams));
  return Uint32Array.from(kept).sort();
}

function gramsOf(shape: readonly string[]): number[] {
  const marks = shape.map(markOf);
  const grams: number[] = [];
  for (let at = 0; at + GRAM <= marks.length; at++) {
    let gram = 0;
    for (let next = 0; next < GRAM; next++) gram = Math.imul(gram, 0x01000193) ^ marks[at + next]!;
    grams.push(mixed(gram));
  }
  return grams;
}

function markOf(text: string): number {
  let mark = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193);
  return mark >>> 0;
}

function mixed(value: number): number {
  let result = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  result = Math.imul(result ^ (result >>> 13), 0xc2b2ae35);
  return (result ^ (result >>> 16)) >>> 0;
}

const GRAM_OF_LIKENESS = 5;

/** How much two shapes have in common: 1 for copies, 0 for nothing. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [counted(a), counted(b)];
  let common = 0;
  for (const [gram, count] of left) common += Math.min(count, right.get(gram) ?? 0);
  const all = Math.max(1, a.length - GRAM_OF_LIKENESS + 1) + Math.max(1, b.length - GRAM_OF_LIKENESS + 1);
  return (2 * common) / all;
}

function counted(shape: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < Math.max(1, shape.length - GRAM_OF_LIKENESS + 1); at++) {
    const gram = shape.slice(at, at + GRAM_OF_LIKENESS).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

const BRANCH = new Set(
  'if elif elsif unless for foreach while until case when catch except rescue && || and or ??'.split(' '),
);

/** The number of ways through a function: one, and one more for each branch (McCabe's measure). */
export function cyclomatic(tokens: readonly Token[]): number {
  return (
    1 + tokens.filter(({ kind, text }) => (kind === 'word' || kind === 'sign') && BRANCH.has(text)).length
  );
}
