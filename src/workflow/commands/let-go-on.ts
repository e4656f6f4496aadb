import type { Steps } from '../../durable/durable.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import type { RequestParts } from '../request-parts.ts';

/** The bot leaves the pull request alone no more, and may build on the commit at its tip, whoever made it. */
export async function letGoOn(
  steps: Steps,
  pullRequest: number,
  head: string,
  { memory }: Pick<RequestParts, 'memory'>,
): Promise<void> {
  const change = ({ stopped: _stopped, ...now }: PullRequestOutcome): PullRequestOutcome =>
    now.heads.includes(head)
      ? now
      : { ...now, heads: [...now.heads, head], adopted: [...(now.adopted ?? []), head] };
  await steps.step('let it go on', async () => void (await memory.outcomes.update(pullRequest, change)));
}
