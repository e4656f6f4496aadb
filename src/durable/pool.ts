import { Pool } from 'pg';
import type { Log } from '../lib/log.ts';

export interface OpenPool extends AsyncDisposable {
  readonly pool: Pool;
}

/** A connection that breaks while idle is replaced at its next use, and said in the log. */
export function openPool(databaseUrl: string, connections: number, log: Log): OpenPool {
  const pool = new Pool({ connectionString: databaseUrl, max: connections });
  pool.on(
    'error',
    ({ message }) => pool.ending || log.warn('a database connection broke', { because: message }),
  );
  return { pool, [Symbol.asyncDispose]: () => pool.end() };
}
