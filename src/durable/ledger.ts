import type { Pool } from 'pg';
import { isBeforeFirstStart } from './before-first-start.ts';
import { SCHEMA } from './names.ts';
import { outlastOutage } from './outlast-outage.ts';

export interface Used {
  /** How many runs had a reply from a model. */
  readonly runs: number;
  readonly replies: number;
  readonly tokens: number;
  /** US dollars, as far as prices were known. */
  readonly cost: number;
  /** How many of the replies had a price that was not known. */
  readonly unpriced: number;
}

export interface Booking {
  readonly run: string;
  readonly repository: string;
  readonly tokens: number;
  /** Undefined where the model's price is not known. */
  readonly cost: number | undefined;
}

/**
 * What models were paid for, reply by reply. A run's own account follows from its steps; this one also has what was
 * paid for a step that a crash took away, and can be added up over many runs.
 */
export interface Ledger {
  book(booking: Booking): Promise<void>;
  ofRepository(repository: string, since: Date): Promise<Used>;
  ofRun(run: string): Promise<Used>;
}

const TABLE = `"${SCHEMA}".heirloom_spending`;
const SUM = `select count(distinct run)::int as runs, count(*)::int as replies,
  coalesce(sum(tokens), 0)::float8 as tokens, coalesce(sum(cost), 0)::float8 as cost,
  (count(*) - count(cost))::int as unpriced from ${TABLE}`;
const NOTHING: Used = { runs: 0, replies: 0, tokens: 0, cost: 0, unpriced: 0 };

export function openLedger(pool: Pool): Ledger {
  async function sum(where: string, values: unknown[]): Promise<Used> {
    try {
      const { rows } = await outlastOutage(() => pool.query<Used>(`${SUM} where ${where}`, values));
      return rows[0] ?? NOTHING;
    } catch (error) {
      if (isBeforeFirstStart(error)) return NOTHING;
      throw error;
    }
  }
  return {
    async book({ run, repository, tokens, cost }) {
      const insert = `insert into ${TABLE} (run, repository, tokens, cost) values ($1, $2, $3, $4)`;
      await outlastOutage(() => pool.query(insert, [run, repository, tokens, cost]));
    },
    ofRepository: (repository, since) => sum('repository = $1 and at > $2', [repository, since]),
    ofRun: (run) => sum('run = $1', [run]),
  };
}

/** Two processes may do so at once; what is sent as one query is one transaction. */
export async function prepareLedger(pool: Pool): Promise<void> {
  await pool.query(`
    select pg_advisory_xact_lock(hashtextextended('heirloom:the ledger', 0));
    create schema if not exists "${SCHEMA}";
    create table if not exists ${TABLE} (
      run text not null,
      repository text not null,
      at timestamptz not null default now(),
      tokens bigint not null,
      cost double precision
    );
    create index if not exists heirloom_spending_of_repository on ${TABLE} (repository, at);
    create index if not exists heirloom_spending_of_run on ${TABLE} (run);`);
}
