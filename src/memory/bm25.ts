import { countOf, type Document } from './document.ts';

const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** Okapi BM25 of every document for a query of numbered words, in the order of the documents. */
export function bm25(documents: readonly Document[], query: readonly number[]): Float64Array {
  const scores = new Float64Array(documents.length);
  const meanLength = documents.reduce((sum, { length }) => sum + length, 0) / documents.length || 1;
  for (const word of query) {
    const counts = documents.map((document) => countOf(document, word));
    const holders = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    const rarity = Math.log(1 + (documents.length - holders + 0.5) / (holders + 0.5));
    documents.forEach(({ length }, index) => {
      const count = counts[index] ?? 0;
      if (count === 0) return;
      const norm = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / meanLength);
      scores[index] = (scores[index] ?? 0) + (rarity * count * (SATURATION + 1)) / (count + norm);
    });
  }
  return scores;
}
