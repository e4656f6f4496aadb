import { makeArrowTable } from '@lancedb/lancedb';
import { Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { NewRule, ruleOf, type Rule } from './rule.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** Kept as one JSON document a rule: rules are few, are read whole, and their form will grow. */
const RULES: TableFormat = {
  name: 'rules',
  whenDamaged: 'set-aside',
  schema: new Schema([
    keyField('id'),
    field('rule', new Utf8()),
    field('forgottenAt', new TimestampMillisecond(), true),
  ]),
};

export interface Rules {
  /** Every rule, also those that are no longer valid or were forgotten. */
  list(): Promise<Rule[]>;
  /** Adds a rule or replaces the one with its id. */
  add(rule: NewRule): Promise<Rule>;
  /** Adds those whose id was never there: what a person forgot or changed stays so. */
  seed(rules: readonly NewRule[]): Promise<void>;
  /** False when there is no such rule, or it was forgotten before. */
  forget(id: string): Promise<boolean>;
}

const Row = z.object({ id: z.string(), rule: z.string(), forgottenAt: z.number().nullable() });

export async function openRules(store: Store): Promise<Rules> {
  const table = await store.table(RULES);

  const list = async (): Promise<Rule[]> => {
    const rows: unknown[] = await table.query().toArray();
    return rows
      .map((row) => Row.parse(row))
      .map(({ id, rule, forgottenAt }) => ({
        ...ruleOf({ ...NewRule.parse(JSON.parse(rule)), id }),
        ...(forgottenAt !== null && { forgottenAt: new Date(forgottenAt) }),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  };

  return {
    list,
    async add(written) {
      const rule = ruleOf(written);
      await table
        .mergeInsert('id')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(rowsOf([rule]));
      return rule;
    },
    async seed(written) {
      const known = new Set((await list()).map(({ id }) => id));
      const fresh = written.map(ruleOf).filter(({ id }) => !known.has(id));
      if (fresh.length > 0) await table.mergeInsert('id').whenNotMatchedInsertAll().execute(rowsOf(fresh));
    },
    async forget(id) {
      const rule = (await list()).find((known) => known.id === id);
      if (rule === undefined || rule.forgottenAt !== undefined) return false;
      const row = rowsOf([{ ...rule, forgottenAt: new Date() }]);
      await table.mergeInsert('id').whenMatchedUpdateAll().execute(row);
      return true;
    },
  };
}

function rowsOf(rules: readonly Rule[]): ReturnType<typeof makeArrowTable> {
  const rows = rules.map(({ id, score: _computed, forgottenAt = null, ...rule }) => ({
    id,
    rule: JSON.stringify(rule),
    forgottenAt,
  }));
  return makeArrowTable(rows, { schema: RULES.schema });
}
