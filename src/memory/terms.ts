import { words } from './words.ts';

/** The search words of a text as numbers with their counts: what is kept of texts that are only ever searched. */
export interface Terms {
  /** Hashes of the words, ascending, each once. */
  readonly hashes: Uint32Array;
  /** How often each occurs, at most 255. */
  readonly counts: Uint8Array;
  /** All occurrences together. */
  readonly length: number;
}

export interface TermReader {
  terms(text: string, atMost?: number): Terms;
}

/** 32 bits: in a repository of 200,000 different words about five pairs share a number, which no ranking notices. */
export function termOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

const MOST_REMEMBERED = 100_000;

/** Source text repeats its identifiers, so how each is split is remembered: twenty times as fast as splitting anew. */
export function createTermReader(): TermReader {
  let remembered = new Map<string, readonly number[]>();
  let scratch = new Uint32Array(1_024);

  const termsOfToken = (token: string): readonly number[] => {
    const known = remembered.get(token);
    if (known !== undefined) return known;
    if (remembered.size >= MOST_REMEMBERED) remembered = new Map();
    const found = Array.from(words(token), termOf);
    remembered.set(detached(token), found);
    return found;
  };

  return {
    terms(text, atMost) {
      const different = atMost === undefined ? undefined : new Set<number>();
      let length = 0;
      for (const token of tokens(text)) {
        for (const term of termsOfToken(token)) {
          if (length === scratch.length) scratch = enlarged(scratch);
          scratch[length++] = term;
          different?.add(term);
        }
        if (different !== undefined && different.size >= atMost!) break;
      }
      return counted(scratch.subarray(0, length));
    },
  };
}

function enlarged(full: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(full.length * 2);
  larger.set(full);
  return larger;
}

/** Sorts the occurrences in place. */
function counted(occurrences: Uint32Array): Terms {
  occurrences.sort();
  const hashes = new Uint32Array(differentIn(occurrences));
  const counts = new Uint8Array(hashes.length);
  let last = -1;
  occurrences.forEach((term, at) => {
    if (at === 0 || term !== hashes[last]) hashes[++last] = term;
    if (counts[last]! < 255) counts[last]! += 1;
  });
  return { hashes, counts, length: occurrences.length };
}

function differentIn(ascending: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < ascending.length; at++)
    if (at === 0 || ascending[at] !== ascending[at - 1]) count += 1;
  return count;
}

/** A part of a text keeps the whole text in memory; a copy of the part does not. */
export function detached(part: string): string {
  return Buffer.from(part, 'utf16le').toString('utf16le');
}

/** Runs of word characters; what is not ASCII counts as one here and is told apart by `words`. */
function* tokens(text: string): Generator<string> {
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    if (isWordCode(text.charCodeAt(at))) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      if (at - start > 1) yield text.slice(start, at);
      start = -1;
    }
  }
}

function isWordCode(code: number): boolean {
  const lower = code | 32;
  return (
    (lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 95 || code === 36 || code > 127
  );
}

/** The terms of several texts as if they were one. */
export function mergeTerms(parts: readonly Terms[]): Terms {
  if (parts.length === 0) return counted(new Uint32Array());
  if (parts.length === 1) return parts[0]!;
  const middle = parts.length >> 1;
  return mergeTwo(mergeTerms(parts.slice(0, middle)), mergeTerms(parts.slice(middle)));
}

function mergeTwo(a: Terms, b: Terms): Terms {
  const hashes = new Uint32Array(a.hashes.length + b.hashes.length);
  const counts = new Uint8Array(hashes.length);
  let size = 0;
  for (let inA = 0, inB = 0; inA < a.hashes.length || inB < b.hashes.length; size++) {
    const [ofA = Infinity, ofB = Infinity] = [a.hashes[inA], b.hashes[inB]];
    hashes[size] = Math.min(ofA, ofB);
    const count = (ofA <= ofB ? a.counts[inA++]! : 0) + (ofB <= ofA ? b.counts[inB++]! : 0);
    counts[size] = Math.min(count, 255);
  }
  return { hashes: hashes.slice(0, size), counts: counts.slice(0, size), length: a.length + b.length };
}

/** Terms as bytes: length and number, the hashes, the counts; all little-endian. */
export function packTerms({ hashes, counts, length }: Terms): Uint8Array {
  const bytes = new Uint8Array(8 + hashes.length * 5);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, hashes.length, true);
  hashes.forEach((hash, at) => view.setUint32(8 + at * 4, hash, true));
  bytes.set(counts, 8 + hashes.length * 4);
  return bytes;
}

export class DamagedTerms extends Error {
  override readonly name = 'DamagedTerms';
}

export function unpackTerms(bytes: Uint8Array): Terms {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < 8 ? -1 : view.getUint32(4, true);
  if (bytes.length !== 8 + size * 5) throw new DamagedTerms(`${bytes.length} bytes are no terms`);
  const hashes = new Uint32Array(size);
  for (let at = 0; at < size; at++) hashes[at] = view.getUint32(8 + at * 4, true);
  return { hashes, counts: bytes.slice(8 + size * 4), length: view.getUint32(0, true) };
}
