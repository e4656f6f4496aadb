import { randomUUID } from 'node:crypto';
import { makeArrowTable } from '@lancedb/lancedb';
import { Schema, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { json } from './json-column.ts';
import { PullRequestOutcome } from './pull-request-outcome.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** One JSON document for each pull request of the bot's own; `revision` is another one at every writing. */
const OUTCOMES: TableFormat = {
  name: 'outcomes',
  whenDamaged: 'set-aside',
  schema: new Schema([keyField('number'), field('outcome', new Utf8()), field('revision', new Utf8())]),
};

/** What became of the bot's own pull requests. */
export interface Outcomes {
  of(pullRequest: number): Promise<PullRequestOutcome | undefined>;
  /** The newest first. */
  ofIssue(issue: number): Promise<PullRequestOutcome[]>;
  /** The newest first. */
  list(): Promise<PullRequestOutcome[]>;
  /** Adds it, or takes the place of what was kept of this pull request. */
  keep(outcome: PullRequestOutcome): Promise<void>;
  /**
   * Changes what is kept; undefined where nothing is. Nothing that is written meanwhile is lost, by whatever process:
   * then `change` is asked again.
   */
  update(
    pullRequest: number,
    change: (now: PullRequestOutcome) => PullRequestOutcome,
  ): Promise<PullRequestOutcome | undefined>;
}

const Row = z.object({ outcome: z.string(), revision: z.string() });
type Row = z.infer<typeof Row>;

/** Each write is a version of the table; so many of them are kept before they are made one. */
const VERSIONS = 64;

export async function openOutcomes(store: Store): Promise<Outcomes> {
  const table = await store.table(OUTCOMES);

  const list = async (): Promise<PullRequestOutcome[]> => {
    const rows: unknown[] = await table.query().select(['outcome', 'revision']).toArray();
    return rows.flatMap((row) => outcomeOf(Row.parse(row)) ?? []).sort(newestFirst);
  };
  const read = async (pullRequest: number): Promise<Row | undefined> => {
    const rows: unknown[] = await table
      .query()
      .where(isOf(pullRequest))
      .select(['outcome', 'revision'])
      .toArray();
    return rows.map((row) => Row.parse(row))[0];
  };
  const tidyUp = async (): Promise<void> => {
    if ((await table.version()) % VERSIONS === 0) await table.optimize();
  };

  return {
    list,
    async of(pullRequest) {
      const row = await read(pullRequest);
      return row && outcomeOf(row);
    },
    ofIssue: async (issue) => (await list()).filter((outcome) => outcome.issue === issue),
    async keep(outcome) {
      const row = { number: String(outcome.number), ...rowOf(outcome) };
      await table
        .mergeInsert('number')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(makeArrowTable([row], { schema: OUTCOMES.schema }));
      await tidyUp();
    },
    async update(pullRequest, change) {
      for (;;) {
        const row = await read(pullRequest);
        const now = row && outcomeOf(row);
        if (row === undefined || now === undefined) return undefined;
        const next = change(now);
        const where = `${isOf(pullRequest)} AND revision = '${row.revision}'`;
        const { rowsUpdated } = await table.update({ where, values: rowOf(next) });
        if (rowsUpdated === 0) continue;
        await tidyUp();
        return next;
      }
    },
  };
}

const isOf = (pullRequest: number): string => `number = '${Math.trunc(pullRequest)}'`;

function rowOf(outcome: PullRequestOutcome): Row {
  return { outcome: JSON.stringify(PullRequestOutcome.parse(outcome)), revision: randomUUID() };
}

/** What another edition of the program wrote in another form is passed over, and stays where it is. */
function outcomeOf({ outcome }: Row): PullRequestOutcome | undefined {
  return json(PullRequestOutcome).safeParse(outcome).data;
}

function newestFirst(a: PullRequestOutcome, b: PullRequestOutcome): number {
  return b.openedAt.localeCompare(a.openedAt) || b.number - a.number;
}
