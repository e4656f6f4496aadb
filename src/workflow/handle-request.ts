import type { Steps } from '../durable/durable.ts';
import { handAnswer } from './commands/answer.ts';
import { ask } from './commands/ask.ts';
import { permissionOf, refuse } from './commands/authorization.ts';
import { cancel } from './commands/cancel.ts';
import { goOn } from './commands/continue.ts';
import { explain } from './commands/explain.ts';
import { fix } from './commands/fix.ts';
import { helpReply } from './commands/replies.ts';
import { retry } from './commands/retry.ts';
import { forget, remember } from './commands/rules.ts';
import { reply, tellFailure } from './commands/say.ts';
import { status } from './commands/status.ts';
import { lookAfter } from './look-after/look-after.ts';
import { mayAsk } from './may-ask.ts';
import type { RequestParts } from './request-parts.ts';
import type { Request, TriggerRequest } from './trigger-request.ts';

/**
 * The story of a request: who asks is looked up, and what they ask for is begun, answered or refused. Whoever asked
 * is told as well when it cannot be carried out. A look is asked for by nobody.
 */
export async function handleRequest(steps: Steps, request: Request, parts: RequestParts): Promise<string> {
  if ('kind' in request) return lookAfter(steps, request, parts);
  try {
    return await carryOut(steps, request, parts);
  } catch (error) {
    if (!steps.signal.aborted) await tellFailure(steps, request, parts.forge, error);
    throw error;
  }
}

async function carryOut(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const { actor, command } = request;
  const permission = await steps.step('authorize', () => permissionOf(actor, parts), { retries: 2 });
  if (!mayAsk(permission)) return refuse(steps, request, parts, permission);
  switch (command.kind) {
    case 'fix':
      return fix(steps, request, command.hint, parts);
    case 'retry':
      return retry(steps, request, command.hint, parts);
    case 'answer':
      return handAnswer(steps, request, command, parts);
    case 'continue':
      return goOn(steps, request, parts);
    case 'cancel':
      return cancel(steps, request, parts);
    case 'status':
      return status(steps, request, parts);
    case 'explain':
      return explain(steps, request, parts);
    case 'ask':
      return ask(steps, request, command.untrustedQuestion, parts);
    case 'remember':
      return remember(steps, request, command.untrustedRule, parts);
    case 'forget':
      return forget(steps, request, command.untrustedRule, parts);
    case 'help':
      await reply(steps, request, parts.forge, helpReply(command.unknown));
      return 'helped';
  }
}
