import type { ProbotOctokit } from 'probot';
import { every } from '../lib/every.ts';
import type { Log } from '../lib/log.ts';
import { redeliverFailed } from './reconcile.ts';

interface ReconciliationOptions {
  /** The app's own client. */
  readonly octokit: ProbotOctokit;
  readonly log: Log;
}

const EVERY_MS = 10 * 60_000;
/** GitHub keeps deliveries for three days. */
const LOOK_BACK_MS = 3 * 24 * 60 * 60_000;

/** Looks at once, and then every ten minutes, for deliveries that did not arrive, until it is disposed of. */
export function keepReconciled({ octokit, log }: ReconciliationOptions): AsyncDisposable {
  const stopping = new AbortController();
  let since = new Date(Date.now() - LOOK_BACK_MS);

  async function look(): Promise<void> {
    try {
      since = (await redeliverFailed({ octokit, since, log, signal: stopping.signal })).until;
    } catch (error) {
      if (!stopping.signal.aborted) log.warn('could not look for deliveries that failed', { error });
    }
  }

  const looks = every(EVERY_MS, look);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await looks[Symbol.asyncDispose]();
    },
  };
}
