import type { Steps } from '../../durable/durable.ts';
import { subjectOf } from '../active-run.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';

/** What runs that somebody may mean here are about: this issue or pull request, and an issue's newest pull request. */
export function subjectsAbout(
  steps: Steps,
  request: TriggerRequest,
  { memory }: RequestParts,
): Promise<string[]> {
  return steps.step('look up the pull request of the issue', async () => {
    const own = subjectOf(request);
    if (request.on === 'pull-request') return [own];
    const [newest] = await memory.outcomes.ofIssue(request.issue);
    return newest === undefined ? [own] : [own, subjectOf({ ...request, issue: newest.number })];
  });
}
