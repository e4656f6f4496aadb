import { makeArrowTable } from '@lancedb/lancedb';
import { Float64, Schema } from 'apache-arrow';
import { z } from 'zod';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** The number is that of the weights: other weights are tested anew. */
const SELF_TESTS: TableFormat = {
  name: 'self_tests_1',
  whenDamaged: 'rebuild',
  schema: new Schema([keyField('commit'), field('share', new Float64())]),
};

const Row = z.object({ commit: z.string(), share: z.number() });

/** How much memory is worth in this repository, by the commits at which that was tested. */
export interface SelfTests {
  /** The share found at the newest tested commit of the given ones; 1 where none was tested. */
  shareAt(newestFirst: readonly string[]): Promise<number>;
  keep(commit: string, share: number): Promise<void>;
}

export async function openSelfTests(store: Store): Promise<SelfTests> {
  const table = await store.table(SELF_TESTS);
  return {
    async shareAt(newestFirst) {
      const rows: unknown[] = await table.query().toArray();
      const shares = new Map(rows.map((row) => Row.parse(row)).map(({ commit, share }) => [commit, share]));
      if (shares.size === 0) return 1;
      const tested = newestFirst.find((commit) => shares.has(commit));
      return tested === undefined ? 1 : shares.get(tested)!;
    },
    async keep(commit, share) {
      const rows = makeArrowTable([{ commit, share }], { schema: SELF_TESTS.schema });
      await table.mergeInsert('commit').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
    },
  };
}
