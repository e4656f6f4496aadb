import type { Steps } from '../durable/durable.ts';
import type { Forge } from '../forge/forge.ts';
import { messageOf } from '../lib/message-of.ts';
import { patiently } from './patience.ts';
import { failureReply } from './replies.ts';
import type { TriggerRequest } from './trigger-request.ts';

/** One comment a delivery, however often this is repeated. */
export async function reply(
  steps: Steps,
  request: TriggerRequest,
  forge: Forge,
  markdown: string,
): Promise<void> {
  await steps.step('reply', (signal) => patiently(() => write(request, forge, markdown), signal));
}

/** Takes the place of the reply; where not even this can be told, that is kept as the step's result. */
export async function tellFailure(
  steps: Steps,
  request: TriggerRequest,
  forge: Forge,
  failure: unknown,
): Promise<void> {
  const tell = () => write(request, forge, failureReply(messageOf(failure)));
  await steps.step('say why not', (signal) => unlessRefused(() => patiently(tell, signal), signal));
}

async function write({ issue, delivery }: TriggerRequest, forge: Forge, markdown: string): Promise<void> {
  await forge.statusComment(issue, `reply-${delivery}`, markdown);
}

/** A courtesy that a locked conversation does not allow: no request fails for it. */
export async function react(
  steps: Steps,
  { comment, issue }: TriggerRequest,
  forge: Forge,
  reaction: 'eyes' | '+1',
): Promise<void> {
  const target = comment ? { comment: comment.id } : { issue };
  await steps.step('react', (signal) => unlessRefused(() => forge.react(target, reaction), signal));
}

/** For what may fail without harm: why it failed is then the step's result. */
export async function unlessRefused(work: () => Promise<unknown>, signal: AbortSignal): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (signal.aborted) throw error;
    return messageOf(error);
  }
}
