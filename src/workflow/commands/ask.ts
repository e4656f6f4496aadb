import type { Steps } from '../../durable/durable.ts';
import { subjectOf } from '../active-run.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { react } from './say.ts';

/** Begins a run of its own, which answers where it was asked. Several questions may be open at once. */
export async function ask(
  steps: Steps,
  request: TriggerRequest,
  untrustedQuestion: string,
  { forge, runs, askStory }: RequestParts,
): Promise<string> {
  const { installation, owner, repo, issue, comment, delivery, actor } = request;
  const repository = `${owner}/${repo}`;
  const run = `ask-${delivery}`;
  await react(steps, request, forge, 'eyes');
  await steps.step('start the run', () =>
    runs.startRun({
      run,
      story: askStory,
      subject: `${subjectOf(request)}:${run}`,
      repository,
      input: {
        installation,
        owner,
        repo,
        repository,
        issue,
        ...(comment?.thread !== undefined && { thread: comment.thread }),
        by: actor.login,
        untrustedQuestion,
      },
    }),
  );
  return run;
}
