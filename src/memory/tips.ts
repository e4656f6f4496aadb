import { makeArrowTable } from '@lancedb/lancedb';
import { Schema, TimestampMillisecond } from 'apache-arrow';
import { z } from 'zod';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** The tips of history up to which a pass is complete: the last thing that the pass writes. */
export interface Tips {
  list(): Promise<string[]>;
  complete(tip: string, replaces: readonly string[]): Promise<void>;
  /** Nothing is complete any more. */
  clear(): Promise<void>;
}

const SHA = /^[0-9a-f]{40,64}$/;
/** Each write is a version of the table; so many of them are kept before they are made one. */
const VERSIONS = 64;

export async function openTips(store: Store, name: string): Promise<Tips> {
  const format: TableFormat = {
    name,
    whenDamaged: 'rebuild',
    schema: new Schema([keyField('tip'), field('completedAt', new TimestampMillisecond())]),
  };
  const table = await store.table(format);

  return {
    async list() {
      const rows: unknown[] = await table.query().select(['tip']).toArray();
      return rows.map((row) => z.object({ tip: z.string() }).parse(row).tip);
    },
    async complete(tip, replaces) {
      await table
        .mergeInsert('tip')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(makeArrowTable([{ tip, completedAt: new Date() }], { schema: format.schema }));
      const old = replaces.filter((sha) => sha !== tip && SHA.test(sha));
      if (old.length > 0) await table.delete(`tip IN (${old.map((sha) => `'${sha}'`).join(',')})`);
      if ((await table.version()) % VERSIONS === 0) await table.optimize();
    },
    clear: async () => void (await table.delete('true')),
  };
}
