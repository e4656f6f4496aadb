import type { Data, RecordBatch } from 'apache-arrow';

export class DamagedColumn extends Error {
  override readonly name = 'DamagedColumn';
}

/** A column's values as plain arrays: one decoding a value, no object a row. */
export function textsIn(batches: readonly RecordBatch[], column: string): string[] {
  return batches.flatMap((batch) => {
    const { values, valueOffsets, length } = dataOf(batch, column);
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return Array.from({ length }, (_, row) =>
      bytes.toString('utf8', valueOffsets[row], valueOffsets[row + 1]),
    );
  });
}

export function optionalTextsIn(batches: readonly RecordBatch[], column: string): (string | undefined)[] {
  const texts = textsIn(batches, column);
  const valid = batches.flatMap((batch) => {
    const data = dataOf(batch, column);
    return Array.from({ length: data.length }, (_, row) => data.nullCount === 0 || data.getValid(row));
  });
  return texts.map((text, row) => (valid[row] ? text : undefined));
}

export function numbersIn(batches: readonly RecordBatch[], column: string): number[] {
  return batches.flatMap((batch) => {
    const { values, length } = dataOf(batch, column);
    return Array.from({ length }, (_, row) => Number(values[row]));
  });
}

const NONE: readonly number[] = [];

export function numberListsIn(batches: readonly RecordBatch[], column: string): (readonly number[])[] {
  return batches.flatMap((batch) => {
    const data = dataOf(batch, column);
    const { valueOffsets, length } = data;
    const values: ArrayLike<number> = data.children[0]?.values ?? [];
    return Array.from({ length }, (_, row) => {
      const from = valueOffsets[row]!;
      const count = valueOffsets[row + 1]! - from;
      return count === 0 ? NONE : Array.from({ length: count }, (_value, at) => values[from + at]!);
    });
  });
}

export function dataOf(batch: RecordBatch, column: string): Data {
  const data = batch.getChild(column)?.data[0];
  if (data === undefined) throw new DamagedColumn(`there is no column ${column}`);
  return data;
}
