import type { Pool, PoolClient } from 'pg';

/**
 * One caller at a time, among all processes, finds out whether a subject is free and takes it.
 * The lock belongs to the transaction, so it goes with it, and with the process.
 * The pool is for nothing else: a claim that waits here must not keep the one before from reading.
 */
export async function withSubject<T>(
  claims: Pool,
  subject: string,
  work: (transaction: PoolClient) => Promise<T>,
): Promise<T> {
  const transaction = await claims.connect();
  try {
    await transaction.query('begin');
    await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`heirloom:${subject}`]);
    const result = await work(transaction);
    await transaction.query('commit');
    transaction.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back, whatever state it is in.
    transaction.release(true);
    throw error;
  }
}
