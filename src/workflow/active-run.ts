import { isActive } from '../durable/run-status.ts';
import type { Runs } from '../durable/runs.ts';
import type { Steps } from '../durable/durable.ts';
import type { TriggerRequest } from './trigger-request.ts';

/** What a run is about: at most one is active for it. */
export function subjectOf({ owner, repo, issue }: Pick<TriggerRequest, 'owner' | 'repo' | 'issue'>): string {
  return `${owner}/${repo}#${issue}`;
}

export function activeRun(steps: Steps, request: TriggerRequest, runs: Runs): Promise<string | undefined> {
  return steps.step('look up the active run', async () => {
    const list = await runs.list({ subject: subjectOf(request), limit: 10 });
    return list.find(({ status }) => isActive(status))?.run;
  });
}
