import { isActive, type Run } from '../durable/run-status.ts';
import type { Runs } from '../durable/runs.ts';
import type { Steps } from '../durable/durable.ts';
import { isQuestionIn } from './ask/ask-subject.ts';
import type { TriggerRequest } from './trigger-request.ts';

export type ActiveRun = Pick<Run, 'run' | 'story' | 'subject'>;

/** What a run is about: at most one is active for it. */
export function subjectOf({ owner, repo, issue }: Pick<TriggerRequest, 'owner' | 'repo' | 'issue'>): string {
  return `${owner}/${repo}#${issue}`;
}

/** The run that is under way for one of these subjects, the first of them that has any. */
export async function activeRunAmong(
  steps: Steps,
  subjects: readonly string[],
  runs: Pick<Runs, 'list'>,
): Promise<ActiveRun | undefined> {
  const found = await steps.step('look up the active run', async () => {
    for (const subject of subjects) {
      const list = await runs.list({ subject, limit: 10 });
      const active = list.find(({ status }) => isActive(status));
      if (active) return { run: active.run, story: active.story, subject };
    }
    return null;
  });
  return found ?? undefined;
}

const ACTIVE = ['running', 'waiting', 'queued'] as const;

/** The newest question asked here that is not answered yet. */
export async function openQuestionRun(
  steps: Steps,
  { owner, repo, issue }: Pick<TriggerRequest, 'owner' | 'repo' | 'issue'>,
  runs: Pick<Runs, 'list'>,
): Promise<ActiveRun | undefined> {
  const repository = `${owner}/${repo}`;
  const found = await steps.step('look up the open question', async () => {
    const lists = await Promise.all(ACTIVE.map((status) => runs.list({ repository, status })));
    const [newest] = lists
      .flat()
      .filter(({ subject }) => isQuestionIn(subject, { repository, issue }))
      .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
    return newest === undefined ? null : { run: newest.run, story: newest.story, subject: newest.subject };
  });
  return found ?? undefined;
}
