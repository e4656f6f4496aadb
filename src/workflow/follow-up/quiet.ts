import type { Steps } from '../../durable/durable.ts';
import { patiently } from '../patience.ts';
import type { FollowUpParts } from './follow-up-parts.ts';
import type { FollowUpRequest } from './follow-up-request.ts';

/** Somebody who writes on and on is not waited for without end. */
const MOST_WAITS = 10;

/** Waits until nobody has written for a while: whoever reviews writes many comments, and they make one round. */
export async function untilQuiet(
  steps: Steps,
  { pullRequest, why }: FollowUpRequest,
  { forge, quietSeconds }: Pick<FollowUpParts, 'forge' | 'quietSeconds'>,
): Promise<void> {
  if (why.kind !== 'review' || quietSeconds === 0) return;
  const quietMs = quietSeconds * 1000;
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const newest = await steps.step('newest word', (signal) =>
      patiently(() => newestWord(forge, pullRequest), signal),
    );
    const leftMs = newest + quietMs - (await steps.now()).getTime();
    if (leftMs <= 0) return;
    // Nothing is sent on this topic: it is a wait in which other runs may work. Clocks may differ.
    await steps.waitFor('more words', Math.min(leftMs, quietMs));
  }
}

async function newestWord(forge: FollowUpParts['forge'], pullRequest: number): Promise<number> {
  const { comments, reviews, remarks } = await forge.talk(pullRequest);
  const times = [...comments, ...reviews, ...remarks]
    .filter(({ by }) => !by.isBot && !by.isSelf)
    .map(({ at }) => Date.parse(at));
  return Math.max(0, ...times);
}
