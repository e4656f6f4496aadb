import type { Steps, Story } from '../../durable/durable.ts';
import type { Runs } from '../../durable/runs.ts';
import type { Forge } from '../../forge/forge.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import type { FollowUpRequest } from '../follow-up/follow-up-request.ts';
import { patiently } from '../patience.ts';
import type { LookRequest } from '../trigger-request.ts';
import type { Due } from './decide.ts';
import { followUpRun, whatIsDue } from './due.ts';
import { onceOver } from './once-over.ts';
import { becauseOf, stopMarkdown } from './stop-markdown.ts';

export interface LookParts {
  readonly forge: Forge;
  readonly runs: Runs;
  readonly memory: Pick<Memory, 'outcomes'>;
  readonly followUpStory: Story<FollowUpRequest, unknown>;
  /** Keeps what became of a pull request that is closed. */
  readonly learnFromClosed: (steps: Steps, pullRequest: number) => Promise<unknown>;
}

type Place = Omit<LookRequest, 'kind' | 'delivery' | 'at'>;

/**
 * The story of a look at a pull request of the bot's own: what is to be done follows from how it stands now, whatever
 * has led to the look.
 */
export async function lookAfter(steps: Steps, place: Place, parts: LookParts): Promise<string> {
  const { after } = place;
  if (after !== undefined)
    await steps.step('wait for the run to end', (signal) => onceOver(after, parts.runs, signal));
  const due = await see(steps, place, parts);
  if (due.kind !== 'reopen') return carryOut(steps, due, place, parts);
  await steps.step('open again', async () => {
    await parts.memory.outcomes.update(place.pullRequest, openAgain);
  });
  return carryOut(steps, await see(steps, place, parts), place, parts);
}

function see(steps: Steps, place: Place, parts: LookParts): Promise<Due> {
  return steps.step('look', (signal) => patiently(() => whatIsDue(place, parts), signal), { retries: 2 });
}

async function carryOut(steps: Steps, due: Due, place: Place, parts: LookParts): Promise<string> {
  switch (due.kind) {
    case 'nothing':
      return `nothing to do: ${due.because}`;
    case 'learn':
      await parts.learnFromClosed(steps, place.pullRequest);
      return 'learnt how it ended';
    case 'stop':
      return stop(steps, due, place, parts);
    case 'follow-up':
      return followUp(steps, due, place, parts);
    case 'reopen':
      return 'closed and opened again meanwhile';
  }
}

async function stop(
  steps: Steps,
  { head, why }: Extract<Due, { kind: 'stop' }>,
  { pullRequest }: Place,
  { forge, memory }: LookParts,
): Promise<string> {
  const stopped = { head, because: becauseOf(why) };
  // Once for each commit: this comment is the same one however often it is written.
  const say = () => forge.statusComment(pullRequest, `stopped-${head}`, stopMarkdown(head, why));
  await steps.step('say so', async (signal) => void (await patiently(say, signal)));
  await steps.step('stop', async () => {
    await memory.outcomes.update(pullRequest, (now) => ({ ...now, stopped }));
  });
  return `stopped: ${stopped.because}`;
}

async function followUp(
  steps: Steps,
  { why, cause }: Extract<Due, { kind: 'follow-up' }>,
  { installation, owner, repo, pullRequest }: Place,
  { runs, followUpStory }: LookParts,
): Promise<string> {
  const repository = `${owner}/${repo}`;
  const started = await steps.step('start the run', () =>
    runs.startRun({
      run: followUpRun({ owner, repo, pullRequest }, cause),
      story: followUpStory,
      subject: `${repository}#${pullRequest}`,
      repository,
      input: { installation, owner, repo, repository, pullRequest, why },
    }),
  );
  return started.kind === 'started' ? started.run : `already active: ${started.run}`;
}

/** As if it had never been closed. */
function openAgain({
  closedAt: _at,
  closedBy: _by,
  untrustedBecause: _because,
  ...now
}: PullRequestOutcome): PullRequestOutcome {
  return { ...now, state: 'open' };
}
