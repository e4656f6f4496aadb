import { setTimeout as pause } from 'node:timers/promises';
import type { Steps } from '../../durable/durable.ts';
import { isEngineTrouble } from '../../sandbox/engine-trouble.ts';
import { activeRunAmong, openQuestionRun } from '../active-run.ts';
import { patiently } from '../patience.ts';
import type { RequestParts } from '../request-parts.ts';
import { REPORTS_ARRIVE_MS, sayCancelled } from '../say-cancelled.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { subjectsAbout } from './subjects-about.ts';
import { react, reply } from './say.ts';

/**
 * Ends the run that is under way for the issue, for its pull request, or for the pull request where it is said; without
 * any, the looking for an answer to what was asked there last.
 */
export async function cancel(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const { forge, runs, sandboxes } = parts;
  const subjects = await subjectsAbout(steps, request, parts);
  const active =
    (await activeRunAmong(steps, subjects, runs)) ?? (await openQuestionRun(steps, request, runs));
  if (active === undefined) {
    await reply(steps, request, forge, 'No run is under way here.');
    return 'nothing to cancel';
  }
  await steps.step('cancel', () => runs.cancel(active.run));
  await steps.step('remove the sandbox', () => removeIfReachable(sandboxes, active.run), { retries: 3 });
  const say = () => sayCancelled(forge, active, request.actor.login);
  await steps.step('say so', (signal) => patiently(say, signal));
  await react(steps, request, forge, '+1');
  // A report of the run may have been on its way to GitHub, and overtaken.
  await steps.step('say so for good', async (signal) => {
    await pause(REPORTS_ARRIVE_MS, undefined, { signal });
    await patiently(say, signal);
  });
  return `cancelled ${active.run}`;
}

/** Where no engine answers it is left to the cleaner: whoever cancels need not wait for that. */
async function removeIfReachable(sandboxes: RequestParts['sandboxes'], run: string): Promise<void> {
  try {
    await sandboxes.remove(run);
  } catch (error) {
    if (!isEngineTrouble(error)) throw error;
  }
}
