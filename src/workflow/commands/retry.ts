import type { Steps } from '../../durable/durable.ts';
import { subjectOf } from '../active-run.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { startFix } from './fix.ts';
import { letGoOn } from './let-go-on.ts';
import { ownPullRequest } from './own-pull-request.ts';
import { pushedReply } from './replies.ts';
import { react, reply } from './say.ts';

/** For an issue a run from its beginning, for a pull request another round. */
export async function retry(
  steps: Steps,
  request: TriggerRequest,
  untrustedHint: string | undefined,
  parts: RequestParts,
): Promise<string> {
  if (request.on !== 'pull-request') return startFix(steps, request, untrustedHint, parts);
  const pull = await ownPullRequest(steps, request, parts);
  if (pull === undefined) return 'no pull request to work on';
  if (pull.isForeign) {
    await reply(steps, request, parts.forge, pushedReply(pull.head));
    return 'somebody else has pushed';
  }
  if (pull.stopped !== undefined) await letGoOn(steps, request.issue, pull.head, parts);
  return startRound(steps, request, untrustedHint, parts);
}

async function startRound(
  steps: Steps,
  request: TriggerRequest,
  untrustedHint: string | undefined,
  { forge, runs, followUpStory }: RequestParts,
): Promise<string> {
  const { installation, owner, repo, issue, delivery, actor } = request;
  const repository = `${owner}/${repo}`;
  const hint = untrustedHint === undefined ? {} : { untrustedHint };
  await react(steps, request, forge, 'eyes');
  const started = await steps.step('start the run', () =>
    runs.startRun({
      run: `follow-up-${delivery}`,
      story: followUpStory,
      subject: subjectOf(request),
      repository,
      input: {
        installation,
        owner,
        repo,
        repository,
        pullRequest: issue,
        why: { kind: 'retry', by: actor.login, ...hint },
      },
    }),
  );
  if (started.kind === 'started') return started.run;
  const markdown = `I am at work on this pull request already (\`${started.run}\`). \`/heirloom cancel\` stops it.`;
  await reply(steps, request, forge, markdown);
  return `already active: ${started.run}`;
}
