import type { Steps } from '../../durable/durable.ts';
import type { Forge } from '../../forge/forge.ts';
import { messageOf } from '../../lib/message-of.ts';
import { patiently } from '../patience.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { unlessRefused } from '../unless-refused.ts';
import { failureReply } from './replies.ts';

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

/** Where it was said: in the thread of a review, or in the conversation. */
async function write(
  { issue, comment, delivery }: TriggerRequest,
  forge: Forge,
  markdown: string,
): Promise<void> {
  const key = `reply-${delivery}`;
  if (comment?.thread === undefined) await forge.statusComment(issue, key, markdown);
  else await forge.answerInThread(issue, comment.thread, key, markdown);
}

/** A courtesy that a locked conversation does not allow: no request fails for it. */
export async function react(
  steps: Steps,
  request: TriggerRequest,
  forge: Forge,
  reaction: 'eyes' | '+1',
): Promise<void> {
  const target = whatToReactTo(request);
  await steps.step('react', (signal) => unlessRefused(() => forge.react(target, reaction), signal));
}

function whatToReactTo({ comment, issue }: TriggerRequest): Parameters<Forge['react']>[0] {
  if (comment === undefined) return { issue };
  return comment.thread === undefined ? { comment: comment.id } : { reviewComment: comment.id };
}
