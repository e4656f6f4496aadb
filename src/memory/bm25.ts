import { matchesIn, type Corpus, type Matches } from './corpus.ts';

const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** By document: those with 0 are left out as if they did not exist, neither found nor counted. */
export type Allowed = Uint8Array;

/** What one pass over a corpus found, from which any weighting of the same terms is scored. */
export interface Found {
  readonly matches: Matches;
  /** BM25 of every document; a weight for each term of the query. */
  score(weights: Float64Array): Float64Array;
}

/** Okapi BM25 over the allowed documents of a corpus. */
export function bm25(corpus: Corpus, terms: readonly number[], allowed?: Allowed): Found {
  const { size, meanLength } = totals(corpus, allowed);
  const matches = matchesIn(corpus, terms, allowed);
  const holders = new Uint32Array(terms.length);
  for (const term of matches.terms) holders[term]! += 1;
  const rarities = Float64Array.from(holders, (count) => rarity(size, count));
  return {
    matches,
    score(weights) {
      const scores = new Float64Array(corpus.size);
      for (let at = 0; at < matches.documents.length; at++) {
        const term = matches.terms[at]!;
        if (weights[term] === 0) continue;
        const document = matches.documents[at]!;
        const frequency = saturated(matches.counts[at]!, corpus.lengths[document]! / meanLength);
        scores[document]! += weights[term]! * rarities[term]! * frequency;
      }
      return scores;
    },
  };
}

export function rarity(documents: number, holders: number): number {
  return Math.log(1 + (documents - holders + 0.5) / (holders + 0.5));
}

/** The count's worth, which grows ever more slowly; a document longer than the mean (1) needs more of them. */
export function saturated(count: number, length: number): number {
  return (count * (SATURATION + 1)) / (count + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length));
}

function totals(corpus: Corpus, allowed?: Allowed): { size: number; meanLength: number } {
  let size = 0;
  let length = 0;
  for (let document = 0; document < corpus.size; document++) {
    if (allowed !== undefined && allowed[document] === 0) continue;
    size += 1;
    length += corpus.lengths[document]!;
  }
  return { size, meanLength: length / size || 1 };
}
