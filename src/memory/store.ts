import { rename } from 'node:fs/promises';
import path from 'node:path';
import { connect, type Connection, type Table } from '@lancedb/lancedb';
import { Field, Schema, Utf8, type DataType } from 'apache-arrow';
import type { Log } from '../lib/log.ts';
import { exclusively } from '../repository/exclusive.ts';

/** One table as this version of the program writes it. */
export interface TableFormat {
  readonly name: string;
  readonly schema: Schema;
  /** What to do with a table that cannot be used: git gives episodes back, but nobody what a person wrote. */
  readonly whenDamaged: 'rebuild' | 'set-aside';
}

export class DamagedMemory extends Error {
  override readonly name = 'DamagedMemory';
}

export interface Store {
  /** Opens the table, or makes it; `beforeCreate` runs before an empty one appears. */
  table(format: TableFormat, beforeCreate?: () => Promise<void>): Promise<Table>;
  /** Names the table as damaged and takes it away, so that the next `table` makes it anew. */
  discard(format: TableFormat, because: unknown): Promise<void>;
  close(): void;
}

export async function openStore(uri: string, log: Log): Promise<Store> {
  // Interval 0: what another process wrote is seen by the next read.
  const db = await connect(uri, { readConsistencyInterval: 0 });

  const discard = async (format: TableFormat, because: unknown): Promise<void> => {
    log.warn(`memory: table "${format.name}" in ${uri} is damaged or foreign; starting it anew`, {
      table: format.name,
      because,
    });
    if (format.whenDamaged === 'rebuild') await db.dropTable(format.name);
    else await setAside(uri, format.name, because);
  };

  return {
    discard,
    async table(format, beforeCreate) {
      const found = await openUsable(db, format);
      if (found.kind === 'usable') return found.table;
      return alone(uri, async () => {
        // Whoever was here before may have mended it, or have only just made it.
        const again = await openUsable(db, format);
        if (again.kind === 'usable') return again.table;
        await beforeCreate?.();
        if (again.kind === 'unusable') await discard(format, again.because);
        return db.createEmptyTable(format.name, format.schema, { mode: 'create', existOk: true });
      });
    },
    close: () => db.close(),
  };
}

/** On object storage there is nothing to hold on to: two that mend one table there may have to be started again. */
function alone<T>(uri: string, work: () => Promise<T>): Promise<T> {
  return uri.includes('://') ? work() : exclusively(uri, work);
}

/** The first column of every table: the key that `mergeInsert` goes by. */
export function keyField(name: string): Field<Utf8> {
  // With the key declared in the schema there is no moment at which two writers could insert it twice.
  return new Field(name, new Utf8(), false, new Map([['lance-schema:unenforced-primary-key:position', '1']]));
}

export function field(name: string, type: DataType, nullable = false): Field {
  return new Field(name, type, nullable);
}

type Opened = { kind: 'usable'; table: Table } | { kind: 'unusable'; because: unknown } | { kind: 'missing' };

async function openUsable(db: Connection, format: TableFormat): Promise<Opened> {
  // Asked first, so that storage which cannot be reached throws here and is never taken for damage.
  const names = await db.tableNames({ limit: 1_000 });
  if (!names.includes(format.name)) return { kind: 'missing' };
  try {
    const table = await db.openTable(format.name);
    const found = describeSchema(await table.schema());
    const expected = describeSchema(format.schema);
    if (found !== expected) return { kind: 'unusable', because: `its columns are ${found}` };
    await readThrough(table, format);
    return { kind: 'usable', table };
  } catch (error) {
    return { kind: 'unusable', because: error };
  }
}

/** Reads every data file once: the key alone, and all of a table that nobody could make again. */
async function readThrough(table: Table, { schema, whenDamaged }: TableFormat): Promise<void> {
  const [key] = schema.fields.map(({ name }) => name);
  const query = whenDamaged === 'rebuild' ? table.query().select([key!]) : table.query();
  await Array.fromAsync(query, ({ numRows }) => numRows);
}

function describeSchema(schema: Schema): string {
  return schema.fields
    .map(({ name, type, nullable }) => `${name} ${String(type)}${nullable ? '?' : ''}`)
    .join(', ');
}

async function setAside(uri: string, name: string, because: unknown): Promise<void> {
  if (uri.includes('://')) {
    throw new DamagedMemory(`table "${name}" in ${uri} cannot be used; move it away to start anew`, {
      cause: because,
    });
  }
  await rename(path.join(uri, `${name}.lance`), path.join(uri, `${name}.damaged-${Date.now()}`));
}
