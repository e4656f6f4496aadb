import { makeArrowTable, type Table } from '@lancedb/lancedb';
import { Int32, Schema, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { NewRule, ruleOf, type Rule } from './rule.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** The habits that one commit's past shows: written as a whole, so that a reader sees all of a mining or none. */
const MINED: TableFormat = {
  name: 'mined',
  whenDamaged: 'rebuild',
  schema: new Schema([
    keyField('commit'),
    field('depth', new Int32()),
    field('edition', new Int32()),
    field('rules', new Utf8()),
  ]),
};

/** Raised whenever mining learns to see more, so that sets of before are mined anew. */
export const MINING_EDITION = 1;

export interface MinedSet {
  /** The commit that was mined at. */
  readonly commit: string;
  /** How many commits there were: of two sets on one line of history, the later one has more. */
  readonly depth: number;
  readonly edition: number;
}

export interface MinedSets {
  list(): Promise<MinedSet[]>;
  read(commit: string): Promise<Rule[]>;
  /** Replaces what was mined at the commit before. */
  keep(set: MinedSet, rules: readonly NewRule[]): Promise<void>;
}

const KeyRow = z.object({ commit: z.string(), depth: z.number(), edition: z.number() });

export async function openMinedSets(store: Store): Promise<MinedSets> {
  let table = await store.table(MINED);

  /** Everything in the table comes from git, so one that cannot be read starts anew; a second failure counts. */
  const ask = async <T>(question: (open: Table) => Promise<T>): Promise<T> => {
    try {
      return await question(table);
    } catch (error) {
      await store.discard(MINED, error);
      table = await store.table(MINED);
      return question(table);
    }
  };

  return {
    list: () =>
      ask(async (open) => {
        const rows: unknown[] = await open.query().select(['commit', 'depth', 'edition']).toArray();
        return z.array(KeyRow).parse(rows);
      }),
    async read(commit) {
      if (!/^[0-9a-f]{40,64}$/.test(commit)) return [];
      return ask(async (open) => {
        const rows: unknown[] = await open.query().where(`commit = '${commit}'`).select(['rules']).toArray();
        const documents = z.array(z.object({ rules: z.string() })).parse(rows);
        return documents.flatMap(({ rules }) => z.array(NewRule).parse(JSON.parse(rules)).map(ruleOf));
      });
    },
    async keep(set, rules) {
      const row = { ...set, rules: JSON.stringify(rules) };
      await table
        .mergeInsert('commit')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(makeArrowTable([row], { schema: MINED.schema }));
    },
  };
}
