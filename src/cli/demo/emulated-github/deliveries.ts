import { createHmac, randomUUID } from 'node:crypto';
import { utc } from './commits.ts';
import { fields } from './routes.ts';

/** One try to bring a webhook to the app. A redelivery has another id and the same guid. */
export interface DeliveryAttempt {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly deliveredAt: string;
  readonly seconds: number;
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly response: string;
}

/** A webhook on its way. */
export interface Webhook {
  readonly guid: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Deliveries extends AsyncDisposable {
  /** Every attempt, oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** Signs and delivers an event, or puts it with the others on hold. */
  deliver(event: string, payload: Readonly<Record<string, unknown>>): Promise<void>;
  /** The same webhook once more, with the guid it had. */
  redeliver(guid: string): Promise<DeliveryAttempt>;
  /** From now on nothing is delivered until it is released. */
  hold(): void;
  /** Delivers what was held, one after the other, in the order (and only what) `arrange` answers. */
  release(arrange?: (held: readonly Webhook[]) => readonly Webhook[]): Promise<void>;
  /** Keeps its promise with the first attempt that fits, past or to come. */
  waitFor(fits: (attempt: DeliveryAttempt) => boolean): Promise<DeliveryAttempt>;
  /** Where the app listens; undefined when it does not. */
  setUrl(url: string | undefined): void;
}

export class UnknownDelivery extends Error {
  override readonly name = 'UnknownDelivery';
}

interface DeliveriesOptions {
  readonly appId: number;
  readonly secret: string;
  readonly url: string | undefined;
  readonly signal: AbortSignal;
}

/** GitHub gives an app this long to answer. */
const ANSWER_WITHIN_MS = 10_000;

export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const attempts: DeliveryAttempt[] = [];
  const underway = new Set<Promise<unknown>>();
  const waiting: { fits: (attempt: DeliveryAttempt) => boolean; tell: (a: DeliveryAttempt) => void }[] = [];
  let { url } = options;
  let held: Webhook[] | undefined;

  const attempt = async (webhook: Webhook, redelivery: boolean): Promise<DeliveryAttempt> => {
    const request = signed(webhook, options);
    const startedAt = Date.now();
    const outcome = await post(url, request, options.signal);
    const done: DeliveryAttempt = {
      id: attempts.length + 1,
      guid: webhook.guid,
      event: webhook.event,
      action: actionOf(webhook.payload),
      redelivery,
      deliveredAt: utc(startedAt),
      seconds: (Date.now() - startedAt) / 1000,
      ...outcome,
      headers: request.headers,
      payload: webhook.payload,
    };
    attempts.push(done);
    for (const { fits, tell } of waiting) if (fits(done)) tell(done);
    return done;
  };
  const owned = <T>(work: Promise<T>): Promise<T> => {
    underway.add(work);
    return work.finally(() => underway.delete(work));
  };

  return {
    attempts,
    async deliver(event, payload) {
      const webhook: Webhook = { guid: randomUUID(), event, payload };
      if (held) held.push(webhook);
      else await owned(attempt(webhook, false));
    },
    async redeliver(guid) {
      const first = attempts.find((known) => known.guid === guid);
      if (!first) throw new UnknownDelivery(`no webhook was ever sent as ${guid}`);
      return owned(attempt(first, true));
    },
    hold: () => void (held ??= []),
    async release(arrange = (webhooks) => webhooks) {
      const webhooks = arrange(held ?? []);
      held = undefined;
      for (const webhook of webhooks) await owned(attempt(webhook, false));
    },
    waitFor(fits) {
      const past = attempts.find(fits);
      if (past) return Promise.resolve(past);
      const { promise, resolve } = Promise.withResolvers<DeliveryAttempt>();
      waiting.push({ fits, tell: resolve });
      return promise;
    },
    setUrl: (to) => void (url = to),
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(underway);
    },
  };
}

function actionOf(payload: unknown): string | null {
  const { action } = fields(payload);
  return typeof action === 'string' ? action : null;
}

interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function signed({ guid, event, payload }: Webhook, { appId, secret }: DeliveriesOptions): SignedRequest {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/emulated',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return { headers, body };
}

type Outcome = Pick<DeliveryAttempt, 'status' | 'statusCode' | 'response'>;

async function post(url: string | undefined, request: SignedRequest, signal: AbortSignal): Promise<Outcome> {
  const unreached = { status: 'failed to connect to host', statusCode: 502, response: '' };
  if (url === undefined) return unreached;
  const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const init = { method: 'POST', ...request, signal: AbortSignal.any([signal, deadline]) };
    const answer = await fetch(url, init);
    const status = answer.ok ? 'OK' : `Invalid HTTP Response: ${answer.status}`;
    return { status, statusCode: answer.status, response: await answer.text() };
  } catch {
    // As GitHub does it: an app that cannot be reached is a fact to record.
    return deadline.aborted ? { ...unreached, status: 'timed out', statusCode: 504 } : unreached;
  }
}
