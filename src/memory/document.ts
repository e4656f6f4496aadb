import { definedNames } from '../lib/defined-names.ts';
import { words } from './words.ts';

/** A file's content as search sees it: numbered words with their counts, and the names it defines. */
export interface Document {
  /** Ascending, so that a word is found by bisection. */
  readonly words: Uint32Array;
  readonly counts: Uint16Array;
  readonly length: number;
  readonly defines: ReadonlySet<string>;
}

/** Numbers words, so that each is kept once however many documents have it. */
export interface Vocabulary {
  number(word: string): number;
  find(word: string): number | undefined;
}

export function createVocabulary(): Vocabulary {
  const numbers = new Map<string, number>();
  return {
    find: (word) => numbers.get(word),
    number(word) {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      numbers.set(word, numbers.size);
      return numbers.size - 1;
    },
  };
}

export function documentOf(text: string, vocabulary: Vocabulary): Document {
  const counts = new Map<number, number>();
  let length = 0;
  for (const word of words(text)) {
    const number = vocabulary.number(word);
    counts.set(number, (counts.get(number) ?? 0) + 1);
    length++;
  }
  const numbers = Uint32Array.from(counts.keys()).sort();
  return {
    words: numbers,
    counts: Uint16Array.from(numbers, (number) => Math.min(counts.get(number) ?? 0, 65_535)),
    length,
    defines: new Set(definedNames(text)),
  };
}

/** How often the document has the word. */
export function countOf(document: Document, word: number): number {
  let low = 0;
  let high = document.words.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = document.words[middle] ?? 0;
    if (found === word) return document.counts[middle] ?? 0;
    if (found < word) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
