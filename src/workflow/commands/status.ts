import type { Steps } from '../../durable/durable.ts';
import { isActive, type Run } from '../../durable/run-status.ts';
import type { Runs } from '../../durable/runs.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { openQuestion } from '../asking.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { statusReply, type PullRequestLine, type RunLine } from './replies.ts';
import { reply } from './say.ts';
import { subjectsAbout } from './subjects-about.ts';

const MOST_RUNS = 3;

/** The newest runs, and how the pull request stands. */
export async function status(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const subjects = await subjectsAbout(steps, request, parts);
  const found = await steps.step('look up the runs', async () => {
    const lists = await Promise.all(
      subjects.map((subject) => parts.runs.list({ subject, limit: MOST_RUNS })),
    );
    const newest = lists.flat().toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    return Promise.all(newest.slice(0, MOST_RUNS).map((run) => lineOf(run, parts.runs)));
  });
  const pull = await steps.step('look up what became of it', () => pullRequestLine(request, parts));
  await reply(steps, request, parts.forge, statusReply(found, pull ?? undefined));
  return 'told the status';
}

async function lineOf({ run, status: now, createdAt }: Run, runs: Runs): Promise<RunLine> {
  const line = { run, status: now, createdAt: createdAt.toISOString() };
  if (!isActive(now)) return line;
  const open = openQuestion((await runs.get(run))?.steps ?? []);
  return open === undefined ? line : { ...line, waitsSince: open.since?.toISOString() };
}

async function pullRequestLine(
  { issue, on }: TriggerRequest,
  { memory }: RequestParts,
): Promise<PullRequestLine | null> {
  const outcome: PullRequestOutcome | undefined =
    on === 'pull-request' ? await memory.outcomes.of(issue) : (await memory.outcomes.ofIssue(issue))[0];
  if (outcome === undefined) return null;
  const { url, state, rounds, stopped } = outcome;
  return { url, state, rounds: rounds.length, ...(stopped && { stopped: stopped.because }) };
}
