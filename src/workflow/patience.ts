import { setTimeout as sleep } from 'node:timers/promises';
import { ForgeError, RateLimited } from '../forge/forge.ts';

export type Pause = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

const SECOND_MS = 1_000;
const PAUSES_MS = [5, 15, 30, 60, 120].map((seconds) => seconds * SECOND_MS);
/** A used-up limit is renewed within the hour, which so many pauses outlast. */
const LONGEST_PAUSE_MS = 15 * 60 * SECOND_MS;

/** GitHub is down or has had enough of us for now: the same call may well succeed later. */
export function isPassing(error: unknown): error is ForgeError {
  return error instanceof ForgeError && error.passing;
}

/**
 * Does the work, and does it again as long as GitHub's trouble passes by itself; the last error is thrown, as is any
 * other at once. The work may have been done in part: it must be safe to repeat.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
  pause: Pause = (ms) => sleep(ms, undefined, { ...(signal && { signal }) }),
): Promise<T> {
  for (const usual of PAUSES_MS) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal?.aborted) throw error;
      await pause(pauseAfter(error, usual), signal);
    }
  }
  signal?.throwIfAborted();
  return work();
}

function pauseAfter(error: ForgeError, usual: number): number {
  if (!(error instanceof RateLimited)) return usual;
  const untilReset = error.resetsAt.getTime() - Date.now() + SECOND_MS;
  return Math.min(Math.max(untilReset, usual), LONGEST_PAUSE_MS);
}
