import { setTimeout as pause } from 'node:timers/promises';
import { isActive } from '../../durable/run-status.ts';
import type { Runs } from '../../durable/runs.ts';

const EVERY_MS = 500;
const LONGEST_MS = 60_000;

/** Waits until a run that was about to end has ended; one that goes on after all is waited for no longer. */
export async function onceOver(run: string, runs: Pick<Runs, 'get'>, signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += EVERY_MS) {
    const status = (await runs.get(run))?.status;
    if (status === undefined || !isActive(status)) return;
    await pause(EVERY_MS, undefined, { signal });
  }
}
