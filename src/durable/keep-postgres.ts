import { every } from '../lib/every.ts';
import type { Log } from '../lib/log.ts';
import { messageOf } from '../lib/message-of.ts';

interface KeptPostgres {
  readonly runs: () => Promise<boolean>;
  readonly start: () => Promise<void>;
  readonly log: Log;
}

const LOOK_EVERY_MS = 2_000;

/** Starts the server again whenever it is found dead, until disposed of; whoever uses it waits meanwhile. */
export function keepPostgres({ runs, start, log }: KeptPostgres): AsyncDisposable {
  async function look(): Promise<void> {
    try {
      if (await runs()) return;
      log.warn('the embedded Postgres has died and is started again');
      await start();
    } catch (error) {
      // Its own processes may take a moment to notice; the next look tries again.
      log.warn('the embedded Postgres could not be started', { because: messageOf(error) });
    }
  }

  return every(LOOK_EVERY_MS, look, 'later');
}
