import type { Steps } from '../../durable/durable.ts';
import type { RuleCommand } from '../learning/rule-commands.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { reply } from './say.ts';
import { urlOf } from './url-of.ts';

/** Accepts a rule that was proposed, or takes one in words. */
export async function remember(
  steps: Steps,
  request: TriggerRequest,
  untrustedRule: string,
  parts: RequestParts,
): Promise<string> {
  const told = await parts.rememberRule(steps, commandOf(request, untrustedRule, parts));
  await reply(steps, request, parts.forge, told);
  return 'remembered';
}

/** Drops a rule for good. */
export async function forget(
  steps: Steps,
  request: TriggerRequest,
  untrustedRule: string,
  parts: RequestParts,
): Promise<string> {
  const told = await parts.forgetRule(steps, commandOf(request, untrustedRule, parts));
  await reply(steps, request, parts.forge, told);
  return 'forgotten';
}

function commandOf(request: TriggerRequest, untrustedRule: string, { forge }: RequestParts): RuleCommand {
  return { by: request.actor.login, where: urlOf(request, forge), untrustedRule };
}
