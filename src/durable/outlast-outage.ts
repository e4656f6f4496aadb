import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_PAUSE_MS = 10_000;
/** Being shut down, crashed, not yet up; and the whole class of connection exceptions. */
const PASSING_STATES = /^(?:57P0[123]|08...)$/;
const PASSING_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * Does the work again as long as no database answers, as DBOS does for what is its own: without one nothing of a run can
 * be kept, so there is nothing better to do than to wait. It ends with the pool, which then refuses for good.
 */
export async function outlastOutage<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(Math.min(250 * 2 ** attempt, LONGEST_PAUSE_MS));
    }
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (PASSING_CODES.includes(code) || PASSING_STATES.test(code)) return true;
  return error.message.startsWith('Connection terminated');
}
