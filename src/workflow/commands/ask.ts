import type { Steps } from '../../durable/durable.ts';
import { askSubject } from '../ask/ask-subject.ts';
import { askedMarkdown } from '../ask/ask-comment.ts';
import { patiently } from '../patience.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { react } from './say.ts';
import { unlessRefused } from '../unless-refused.ts';

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
  const thread = comment?.thread;
  const asked = {
    installation,
    owner,
    repo,
    repository,
    issue,
    ...(thread !== undefined && { thread }),
    by: actor.login,
    untrustedQuestion,
  };
  await steps.step('start the run', () =>
    runs.startRun({
      run,
      story: askStory,
      subject: askSubject(asked, delivery),
      repository,
      input: asked,
    }),
  );
  if (thread !== undefined) return run;
  // The run may have to wait for its turn; once it reports itself, its own words stand there.
  const sayWaiting = () => forge.statusComment(issue, run, askedMarkdown(asked, run), 'unless there is one');
  await steps.step('say so', (signal) => unlessRefused(() => patiently(sayWaiting, signal), signal));
  return run;
}
