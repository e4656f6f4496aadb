import type { Probot } from 'probot';
import type { Log } from '../lib/log.ts';
import { commentTrigger, labelTrigger, type Trigger, type TriggerRules } from './triggers.ts';
import type { TriggerRequest } from '../workflow/trigger-request.ts';

export interface WebhookOptions extends TriggerRules {
  /** Resolves once the request can no longer be lost. Two requests of one delivery id must be stored once. */
  readonly intake: (request: TriggerRequest) => Promise<void>;
  readonly log: Log;
  readonly intakeMs?: number;
}

/** Probot answers 202 after nine seconds, whatever becomes of the handler; so the storing must have ended by then. */
const INTAKE_MS = 8_000;

/** GitHub is told no more than this; the reason is in the log. */
export class RequestNotStored extends Error {
  override readonly name = 'RequestNotStored';

  constructor(cause: unknown) {
    super('The request could not be stored.', { cause });
  }
}

/** A Probot app that turns GitHub's events into requests and acknowledges each only once it is stored. */
export function createWebhookApp(options: WebhookOptions): (app: Probot) => void {
  const { intake, log, intakeMs = INTAKE_MS } = options;

  async function take(delivery: string, trigger: Trigger): Promise<void> {
    if (trigger.kind === 'ignored') {
      log.debug('delivery ignored', { delivery, because: trigger.because });
      return;
    }
    const { request } = trigger;
    try {
      await within(intakeMs, intake(request));
    } catch (error) {
      log.error('request not stored', { delivery, error });
      throw new RequestNotStored(error);
    }
    log.info('request stored', {
      delivery,
      repository: `${request.owner}/${request.repo}`,
      issue: request.issue,
      command: request.command.kind,
    });
  }

  return (app) => {
    app.on('issues.labeled', ({ id, payload }) => take(id, labelTrigger(id, payload, options)));
    app.on('issue_comment.created', ({ id, payload }) => take(id, commentTrigger(id, payload, options)));
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`It took longer than ${ms} ms.`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
