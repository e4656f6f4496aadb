import type { Steps } from '../durable/durable.ts';
import type { RunParts } from './parts.ts';

/**
 * The settings that decide which steps a run takes, as they were when it began: a restart with others must not send a run
 * under way on another path.
 */
export async function settle<Given extends RunParts>(steps: Steps, parts: Given): Promise<Given> {
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
