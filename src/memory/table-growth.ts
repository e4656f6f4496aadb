import type { Table } from '@lancedb/lancedb';
import type { RecordBatch } from 'apache-arrow';

/** How far a table that only grows has been read. */
export interface ReadSoFar {
  readonly rows: number;
  /** The key of the last row that was read. */
  readonly lastKey: string | undefined;
}

export const NOTHING_READ: ReadSoFar = { rows: 0, lastKey: undefined };

export interface Growth {
  /** Whether the rows follow those that were read before; otherwise the table was made anew, and these are all. */
  readonly follows: boolean;
  readonly batches: readonly RecordBatch[];
  readonly readSoFar: ReadSoFar;
}

/** The rows that were written since, also by other processes. The first column is the key. */
export async function growthOf(
  table: Table,
  columns: readonly [key: string, ...others: string[]],
  before: ReadSoFar,
): Promise<Growth> {
  if (before.rows > 0) {
    // The last known row is asked for as well: it is still in its place unless the table is another one.
    const batches = await rowsFrom(table, columns, before.rows - 1);
    if (keyAt(batches[0], 0) === before.lastKey) {
      const [first, ...rest] = batches;
      return grown(true, before, [first!.slice(1), ...rest]);
    }
  }
  return grown(before.rows === 0, NOTHING_READ, await rowsFrom(table, columns, 0));
}

async function rowsFrom(table: Table, columns: readonly string[], offset: number): Promise<RecordBatch[]> {
  return Array.fromAsync(
    table
      .query()
      .select([...columns])
      .offset(offset),
  );
}

function grown(follows: boolean, before: ReadSoFar, all: RecordBatch[]): Growth {
  const batches = all.filter(({ numRows }) => numRows > 0);
  const last = batches.at(-1);
  const rows = batches.reduce((sum, { numRows }) => sum + numRows, before.rows);
  return {
    follows,
    batches,
    readSoFar: { rows, lastKey: keyAt(last, (last?.numRows ?? 0) - 1) ?? before.lastKey },
  };
}

function keyAt(batch: RecordBatch | undefined, row: number): string | undefined {
  if (batch === undefined || row < 0 || row >= batch.numRows) return undefined;
  const key: unknown = batch.getChildAt(0)?.get(row);
  return typeof key === 'string' ? key : undefined;
}
