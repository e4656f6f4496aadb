import { makeArrowTable } from '@lancedb/lancedb';
import { Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { NewRule, ruleOf, type Rule } from './rule.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/**
 * What people wrote and forgot, and what memory is born with: mining never writes here, so it can lose nothing of it.
 * Kept as one JSON document a rule: rules are few, are read whole, and their form will grow.
 */
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
  /** Marks the rule as forgotten, also when it was not in the table yet; it stays, so that nothing learns it again. */
  forget(rule: Rule): Promise<void>;
  /** Sets when a rule ended, unless somebody changed it in the meantime. */
  invalidate(rule: Rule, at: string): Promise<void>;
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
    async forget(rule) {
      const row = rowsOf([{ ...rule, forgottenAt: new Date() }]);
      await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(row);
    },
    async invalidate(rule, at) {
      const was = JSON.stringify(documentOf(rule));
      const is = JSON.stringify(documentOf({ ...rule, invalidAt: at }));
      await table.update({
        where: `id = ${sqlText(rule.id)} AND rule = ${sqlText(was)}`,
        values: { rule: is },
      });
    },
  };
}

function documentOf({
  id: _key,
  score: _computed,
  forgottenAt: _column,
  ...rule
}: Rule): Omit<Rule, 'id' | 'score' | 'forgottenAt'> {
  return rule;
}

function rowsOf(rules: readonly Rule[]): ReturnType<typeof makeArrowTable> {
  const rows = rules.map((rule) => ({
    id: rule.id,
    rule: JSON.stringify(documentOf(rule)),
    forgottenAt: rule.forgottenAt ?? null,
  }));
  return makeArrowTable(rows, { schema: RULES.schema });
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
