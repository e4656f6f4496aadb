import type { Steps } from '../../durable/durable.ts';
import type { Forge } from '../../forge/forge.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { subjectOf } from '../active-run.ts';
import { patiently } from '../patience.ts';
import type { GitHubFixRequest, RequestParts } from '../request-parts.ts';
import { queuedMarkdown } from '../status-markdown.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { unlessRefused } from '../unless-refused.ts';
import { fixesIssuesReply, refusedBeforeReply } from './replies.ts';
import { react, reply } from './say.ts';

/** Begins with an issue, unless only a label asks for what maintainers have refused before. */
export async function fix(
  steps: Steps,
  request: TriggerRequest,
  untrustedHint: string | undefined,
  parts: RequestParts,
): Promise<string> {
  if (request.on === 'pull-request') {
    await reply(steps, request, parts.forge, fixesIssuesReply());
    return 'a pull request, not an issue';
  }
  const refused = request.trigger === 'label' ? await refusedBefore(steps, request, parts) : null;
  return refused === null
    ? startFix(steps, request, untrustedHint, parts)
    : sayRefusedBefore(steps, request, refused, parts);
}

/** A new run for an issue. */
export async function startFix(
  steps: Steps,
  request: TriggerRequest,
  untrustedHint: string | undefined,
  parts: RequestParts,
): Promise<string> {
  const { forge, runs, fixStory } = parts;
  const { owner, repo, delivery } = request;
  await react(steps, request, forge, 'eyes');
  const input = await freeze(steps, request, untrustedHint, forge);
  const started = await steps.step('start the run', () =>
    runs.startRun({
      run: `fix-${delivery}`,
      story: fixStory,
      subject: subjectOf(request),
      repository: `${owner}/${repo}`,
      input,
    }),
  );
  if (started.kind === 'already-active') {
    const markdown = `A run for this issue is under way already (\`${started.run}\`). \`/heirloom cancel\` stops it.`;
    if (request.trigger === 'comment') await reply(steps, request, forge, markdown);
    return `already active: ${started.run}`;
  }
  // The run may have to wait for its turn; once it reports itself, its own words stand there.
  const sayQueued = () =>
    forge.statusComment(request.issue, started.run, queuedMarkdown(started.run), 'unless there is one');
  await steps.step('say so', (signal) => unlessRefused(() => patiently(sayQueued, signal), signal));
  return started.run;
}

async function freeze(
  steps: Steps,
  { owner, repo, issue, frozen, installation, at, actor }: TriggerRequest,
  untrustedHint: string | undefined,
  forge: Forge,
): Promise<GitHubFixRequest> {
  const untrustedComments = await steps.step('freeze the comments', async (signal) => {
    const before = await patiently(() => forge.commentsBefore(issue, new Date(at)), signal);
    return before.map(({ author, body }) => ({ author, body }));
  });
  return {
    installation,
    owner,
    repo,
    repository: `${owner}/${repo}`,
    issue: {
      number: issue,
      untrustedTitle: frozen.title,
      untrustedBody: frozen.body,
      untrustedComments,
    },
    ...(untrustedHint !== undefined && { untrustedHint }),
    askedBy: actor.login,
  };
}

type Refused = Pick<PullRequestOutcome, 'number' | 'url'>;

function refusedBefore(
  steps: Steps,
  { issue }: TriggerRequest,
  { memory }: RequestParts,
): Promise<Refused | null> {
  return steps.step('look up what was refused', async () => {
    const [newest] = await memory.outcomes.ofIssue(issue);
    return newest?.state === 'refused' ? { number: newest.number, url: newest.url } : null;
  });
}

/** Once, however often the label comes and goes. */
async function sayRefusedBefore(
  steps: Steps,
  { issue }: TriggerRequest,
  { number, url }: Refused,
  { forge }: RequestParts,
): Promise<string> {
  const say = () => forge.statusComment(issue, `refused-${number}`, refusedBeforeReply(url));
  await steps.step('say why not', async (signal) => void (await patiently(say, signal)));
  return `refused before: ${url}`;
}
