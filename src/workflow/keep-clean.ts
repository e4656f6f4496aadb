import { every } from '../lib/every.ts';
import type { Log } from '../lib/log.ts';

/** What was removed of runs that are over. */
export interface Cleaned {
  /** Runs that had left a sandbox, or files of one. */
  readonly runs: readonly string[];
  /** Runs whose records were older than they are kept. */
  readonly records: readonly string[];
  /** How many requests were over since as long, and are out of the database. */
  readonly requests: number;
}

interface KeepClean {
  readonly clean: () => Promise<Cleaned>;
  readonly log: Log;
  readonly everyMs?: number;
}

const EVERY_MS = 10 * 60_000;

/** Cleans at once, and then every ten minutes, until it is disposed of: what fails is tried again the next time. */
export function keepClean({ clean, log, everyMs = EVERY_MS }: KeepClean): AsyncDisposable {
  return every(everyMs, async () => {
    try {
      const { runs, records, requests } = await clean();
      if (runs.length > 0) log.info('removed sandboxes of runs that are over', { runs });
      if (records.length > 0) log.info('removed records of runs that are old', { runs: records });
      if (requests > 0) log.info('removed requests that are old', { requests });
    } catch (error) {
      log.warn('what runs have left behind could not be removed', { error });
    }
  });
}
