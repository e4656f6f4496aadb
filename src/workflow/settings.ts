import type { Steps } from '../durable/durable.ts';
import type { Parts } from './parts.ts';

/**
 * The settings that decide which steps a run takes, as they were when it began: a restart with others must not send a run
 * under way on another path.
 */
export async function settle(steps: Steps, parts: Parts): Promise<Parts> {
  const { windowTokens, answerDays, candidates, mostCandidates, review } = parts;
  const settings = await steps.step('settings', async () => ({
    windowTokens,
    answerDays,
    candidates,
    mostCandidates,
    review,
  }));
  return { ...parts, ...settings };
}
