import type { Probot } from 'probot';
import type { Log } from '../lib/log.ts';
import type { Request } from '../workflow/trigger-request.ts';
import { createAllowance } from './allowance.ts';
import { pullRequestTrigger, suiteTrigger } from './looks.ts';
import type { Trigger, TriggerRules } from './trigger.ts';
import { commentTrigger, labelTrigger, reviewCommentTrigger, reviewTrigger } from './triggers.ts';

export interface WebhookOptions extends TriggerRules {
  /** Resolves once the request can no longer be lost. Two requests of one delivery id must be stored once. */
  readonly intake: (request: Request) => Promise<void>;
  readonly log: Log;
  readonly intakeMs?: number;
}

/** Probot answers 202 after nine seconds, whatever becomes of the handler; so the storing must have ended by then. */
const INTAKE_MS = 8_000;

type ToTrigger = (delivery: string, payload: unknown, rules: TriggerRules) => Trigger;

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
  const isWithinAllowance = createAllowance();

  async function store(delivery: string, trigger: Trigger): Promise<void> {
    if (trigger.kind === 'ignored') {
      log.debug('delivery ignored', { delivery, because: trigger.because });
      return;
    }
    const { request, outsider } = trigger;
    if (outsider !== undefined && !isWithinAllowance(`${request.owner}/${request.repo} ${outsider}`)) {
      log.warn('delivery ignored', { delivery, because: `${outsider} asks too often` });
      return;
    }
    try {
      await within(intakeMs, intake(request));
    } catch (error) {
      log.error('request not stored', { delivery, error });
      throw new RequestNotStored(error);
    }
    log.info('request stored', {
      delivery,
      repository: `${request.owner}/${request.repo}`,
      ...('kind' in request
        ? { pullRequest: request.pullRequest }
        : { issue: request.issue, command: request.command.kind }),
    });
  }

  return (app) => {
    const take = (toTrigger: ToTrigger) => (event: { readonly id: string; readonly payload: unknown }) =>
      store(event.id, toTrigger(event.id, event.payload, options));
    app.on('issues.labeled', take(labelTrigger));
    // Never `edited`: what somebody said without asking for anything stays that.
    app.on('issue_comment.created', take(commentTrigger));
    app.on('pull_request_review_comment.created', take(reviewCommentTrigger));
    app.on('pull_request_review.submitted', take(reviewTrigger));
    app.on(
      ['pull_request.closed', 'pull_request.reopened', 'pull_request.synchronize'],
      take(pullRequestTrigger),
    );
    app.on('check_suite.completed', take(suiteTrigger));
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
