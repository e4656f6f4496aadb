import type { ProbotOctokit } from 'probot';
import type { Log } from '../lib/log.ts';

interface ReconcileOptions {
  /** The app's own client: see `connectApp` of the forge. */
  readonly octokit: ProbotOctokit;
  /** Deliveries older than this were seen to before. */
  readonly since: Date;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

export interface Reconciled {
  /** How many deliveries GitHub remembers since then. */
  readonly seen: number;
  /** The ids of those that were asked for again. */
  readonly redelivered: readonly string[];
  /** Where to begin next time: the first delivery still to be looked after, or else the newest. */
  readonly until: Date;
}

interface Attempt {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status_code: number;
}

/** A delivery that failed this often fails for a reason of its own. */
const MOST_ATTEMPTS = 5;
/** What GitHub got for an answer when the payload could not be read: sending it again would not help. */
const UNREADABLE = 422;

/**
 * Asks GitHub to send again what it could not deliver, as when nobody listened or the database was away. GitHub
 * does not do so by itself. A delivery keeps its id when it is sent again, so none is taken twice.
 */
export async function redeliverFailed(options: ReconcileOptions): Promise<Reconciled> {
  const { octokit, log, signal } = options;
  const attempts = await attemptsSince(options);
  const redelivered: string[] = [];
  for (const ofOne of Map.groupBy(attempts, ({ guid }) => guid).values()) {
    signal?.throwIfAborted();
    const latest = ofOne[0];
    if (latest === undefined || !isWorthRepeating(ofOne)) continue;
    await octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: latest.id });
    log.info('delivery asked for again', { delivery: latest.guid, answered: latest.status_code });
    redelivered.push(latest.guid);
  }
  return { seen: attempts.length, redelivered, until: untilOf(attempts, redelivered) ?? options.since };
}

function untilOf(attempts: readonly Attempt[], redelivered: readonly string[]): Date | undefined {
  const unsettled = attempts.findLast(({ guid }) => redelivered.includes(guid));
  const from = unsettled ?? attempts[0];
  return from && new Date(from.delivered_at);
}

function isWorthRepeating(attempts: readonly Attempt[]): boolean {
  const wasTaken = attempts.some(({ status_code: code }) => code >= 200 && code < 300);
  const isUnreadable = attempts.some(({ status_code: code }) => code === UNREADABLE);
  return !wasTaken && !isUnreadable && attempts.length < MOST_ATTEMPTS;
}

/** Newest first, as GitHub lists them. */
async function attemptsSince({ octokit, since, signal }: ReconcileOptions): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, { per_page: 100 });
  for await (const { data } of pages) {
    signal?.throwIfAborted();
    const recent = data.filter(({ delivered_at: at }) => new Date(at) >= since);
    attempts.push(...recent);
    if (recent.length < data.length) break;
  }
  return attempts;
}
