import type { Steps } from '../../durable/durable.ts';
import { lookAfter } from '../look-after/look-after.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { letGoOn } from './let-go-on.ts';
import { ownPullRequest } from './own-pull-request.ts';
import { goesOnReply } from './replies.ts';
import { reply } from './say.ts';

/** Goes on with a pull request from the commit that is at its tip now, and looks what there is to do. */
export async function goOn(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const { issue: pullRequest, installation, owner, repo } = request;
  const pull = await ownPullRequest(steps, request, parts);
  if (pull === undefined) return 'no pull request to work on';
  await letGoOn(steps, pullRequest, pull.head, parts);
  await reply(steps, request, parts.forge, goesOnReply(pull.head));
  return lookAfter(steps, { installation, owner, repo, pullRequest }, parts);
}
