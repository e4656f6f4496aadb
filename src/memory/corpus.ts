import type { Terms } from './terms.ts';

/**
 * Many documents' terms in a few flat arrays. A query reads them from end to end: a pass over the terms of a hundred
 * thousand commits takes some 30 ms, needs no index to be built or kept fresh, and can leave out whatever a commit
 * must not see, so that every count is one of its own past.
 */
export interface Corpus {
  readonly size: number;
  /** Where each document begins in `hashes` and `counts`, and after the last one where it ends. */
  readonly offsets: Uint32Array;
  readonly hashes: Uint32Array;
  readonly counts: Uint8Array;
  /** Occurrences of all terms, for each document. */
  readonly lengths: Uint32Array;
}

export function corpusOf(documents: readonly (Terms | undefined)[]): Corpus {
  const offsets = new Uint32Array(documents.length + 1);
  documents.forEach((terms, at) => (offsets[at + 1] = (offsets[at] ?? 0) + (terms?.hashes.length ?? 0)));
  const hashes = new Uint32Array(offsets[documents.length] ?? 0);
  const counts = new Uint8Array(hashes.length);
  const lengths = new Uint32Array(documents.length);
  documents.forEach((terms, at) => {
    if (terms === undefined) return;
    hashes.set(terms.hashes, offsets[at]);
    counts.set(terms.counts, offsets[at]);
    lengths[at] = terms.length;
  });
  return { size: documents.length, offsets, hashes, counts, lengths };
}

/** The documents of one after those of the other. */
export function joined(first: Corpus, second: Corpus): Corpus {
  const offsets = new Uint32Array(first.size + second.size + 1);
  offsets.set(first.offsets);
  second.offsets.forEach((offset, at) => (offsets[first.size + at] = first.hashes.length + offset));
  return {
    size: first.size + second.size,
    offsets,
    hashes: concat(Uint32Array, first.hashes, second.hashes),
    counts: concat(Uint8Array, first.counts, second.counts),
    lengths: concat(Uint32Array, first.lengths, second.lengths),
  };
}

function concat<T extends Uint32Array | Uint8Array>(make: new (length: number) => T, first: T, second: T): T {
  const both = new make(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Every occurrence of a query's terms: which document, which term of the query, how often. */
export interface Matches {
  readonly documents: Uint32Array;
  readonly terms: Uint32Array;
  readonly counts: Uint8Array;
}

const FILTER_BITS = 16;

/** Finds the terms in the allowed documents (those with 0 are not), in the order of the documents. */
export function matchesIn(corpus: Corpus, query: readonly number[], allowed?: Uint8Array): Matches {
  const places = new Map(query.map((term, at) => [term, at]));
  // Nearly every term of a document is none of the query's: one look at a small table tells.
  const filter = new Uint8Array(1 << FILTER_BITS);
  for (const term of query) filter[term >>> (32 - FILTER_BITS)] = 1;
  const documents: number[] = [];
  const terms: number[] = [];
  const counts: number[] = [];
  for (let document = 0; document < corpus.size; document++) {
    if (allowed !== undefined && allowed[document] === 0) continue;
    const end = corpus.offsets[document + 1]!;
    for (let at = corpus.offsets[document]!; at < end; at++) {
      const hash = corpus.hashes[at]!;
      if (filter[hash >>> (32 - FILTER_BITS)] === 0) continue;
      const place = places.get(hash);
      if (place === undefined) continue;
      documents.push(document);
      terms.push(place);
      counts.push(corpus.counts[at]!);
    }
  }
  return {
    documents: Uint32Array.from(documents),
    terms: Uint32Array.from(terms),
    counts: Uint8Array.from(counts),
  };
}
