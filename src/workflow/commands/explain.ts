import type { Steps } from '../../durable/durable.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { nothingToExplainReply } from './replies.ts';
import { reply } from './say.ts';

/** Why the bot's change is as it is, from what is kept of its run. */
export async function explain(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const { issue, on } = request;
  const { outcomes } = parts.memory;
  const told = await steps.step('explain', async (signal) => {
    const outcome = on === 'pull-request' ? await outcomes.of(issue) : (await outcomes.ofIssue(issue))[0];
    return outcome === undefined ? null : parts.explain(outcome, signal);
  });
  await reply(steps, request, parts.forge, told ?? nothingToExplainReply());
  return told === null ? 'nothing to explain' : 'explained';
}
