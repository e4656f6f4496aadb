import type { RecordBatch } from 'apache-arrow';
import type { Corpus } from './corpus.ts';
import { dataOf } from './table-values.ts';
import { DamagedTerms } from './terms.ts';

/** Length and number of terms, which packed terms begin with. */
const HEAD = 8;
const TERM = 5;

/** The terms that a table holds in a column, as `packTerms` wrote them; copied whole, never one by one. */
export function storedCorpus(batches: readonly RecordBatch[], column: string): Corpus {
  const stored = batches.map((batch) => dataOf(batch, column));
  const size = stored.reduce((sum, { length }) => sum + length, 0);
  const total = stored.reduce((sum, { valueOffsets: ends, length }) => sum + ends[length]! - ends[0]!, 0);
  const offsets = new Uint32Array(size + 1);
  const lengths = new Uint32Array(size);
  const hashes = new Uint32Array((total - size * HEAD) / TERM);
  const hashBytes = new Uint8Array(hashes.buffer);
  const counts = new Uint8Array(hashes.length);
  let document = 0;
  for (const { values, valueOffsets: ends, length } of stored) {
    const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
    for (let row = 0; row < length; row++, document++) {
      const from = ends[row]!;
      const bytes = ends[row + 1]! - from;
      const terms = bytes < HEAD ? -1 : view.getUint32(from + 4, true);
      if (bytes !== HEAD + terms * TERM) throw new DamagedTerms(`${bytes} bytes are no terms`);
      const to = offsets[document]!;
      const middle = from + HEAD + terms * 4;
      hashBytes.set(values.subarray(from + HEAD, middle), to * 4);
      counts.set(values.subarray(middle, middle + terms), to);
      lengths[document] = view.getUint32(from, true);
      offsets[document + 1] = to + terms;
    }
  }
  return { size, offsets, hashes, counts, lengths };
}

/** The documents in another order: at each place the row that is told, or nothing where it is -1. */
export function gathered(corpus: Corpus, rows: Int32Array): Corpus {
  const offsets = new Uint32Array(rows.length + 1);
  const lengths = new Uint32Array(rows.length);
  rows.forEach((row, at) => {
    offsets[at + 1] = offsets[at]! + (row < 0 ? 0 : corpus.offsets[row + 1]! - corpus.offsets[row]!);
    if (row >= 0) lengths[at] = corpus.lengths[row]!;
  });
  const hashes = new Uint32Array(offsets[rows.length]!);
  const counts = new Uint8Array(hashes.length);
  for (let at = 0, end = 0; at < rows.length; at = end) {
    end = endOfRun(rows, at);
    const row = rows[at]!;
    if (row < 0) continue;
    const from = corpus.offsets[row]!;
    const to = corpus.offsets[row + end - at]!;
    hashes.set(corpus.hashes.subarray(from, to), offsets[at]);
    counts.set(corpus.counts.subarray(from, to), offsets[at]);
  }
  return { size: rows.length, offsets, hashes, counts, lengths };
}

/** Neighbours are mostly neighbours in both orders, and a run of them is one copy. */
function endOfRun(rows: Int32Array, start: number): number {
  let end = start + 1;
  while (rows[start]! >= 0 && rows[end] === rows[end - 1]! + 1) end++;
  return end;
}
