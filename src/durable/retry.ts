import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_PAUSE_MS = 30_000;

/** Tries again after 1, 2, 4 … seconds; the last error is thrown, and none is retried once aborted. */
export async function withRetries<T>(
  work: (signal: AbortSignal) => Promise<T>,
  retries: number,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      if (attempt >= retries || signal.aborted) throw error;
      await sleep(Math.min(1000 * 2 ** attempt, LONGEST_PAUSE_MS), undefined, { signal });
    }
  }
}
