import { createHash } from 'node:crypto';
import { isActive } from '../../durable/run-status.ts';
import type { Runs } from '../../durable/runs.ts';
import type { Forge } from '../../forge/forge.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { CONFLICT, decide, type Due } from './decide.ts';
import { answeredIn } from '../said-by-people.ts';
import { hear } from './hear.ts';

export interface PullRequestPlace {
  readonly owner: string;
  readonly repo: string;
  readonly pullRequest: number;
}

export interface DueParts {
  readonly forge: Pick<Forge, 'answered' | 'checks' | 'permission' | 'pullRequest' | 'talk'>;
  readonly runs: Pick<Runs, 'list'>;
  readonly memory: Pick<Memory, 'outcomes'>;
}

/** More than a pull request ever has. */
const MOST_RUNS = 100;

/** What is to be done about a pull request now; changes nothing. */
export async function whatIsDue(place: PullRequestPlace, { forge, runs, memory }: DueParts): Promise<Due> {
  const { pullRequest } = place;
  // In this order: what a run has pushed is kept before the run is over.
  const ofIt = await runs.list({ subject: `${place.owner}/${place.repo}#${pullRequest}`, limit: MOST_RUNS });
  const state = await forge.pullRequest(pullRequest);
  const outcome = await memory.outcomes.of(pullRequest);
  if (state.kind === 'gone' || outcome === undefined)
    return { kind: 'nothing', because: 'it is gone, or none of the bot' };
  const isQuiet = state.state === 'closed' || outcome.stopped !== undefined;
  const due = decide({
    state,
    outcome,
    heard: isQuiet ? { unanswered: [] } : await listen(outcome, forge),
    checks: isQuiet ? [] : await forge.checks(state.head),
    now: new Date(),
    isTried: (cause) => ofIt.some(({ run }) => run === followUpRun(place, cause)),
    conflictRuns: ofIt
      .filter(({ run }) => run.startsWith(`follow-up-${pullRequest}-${CONFLICT}`))
      .map(({ createdAt }) => createdAt),
  });
  if (due.kind !== 'stop' && due.kind !== 'follow-up') return due;
  // A run that ends asks for another look.
  const active = ofIt.find(({ status }) => isActive(status));
  return active ? { kind: 'nothing', because: `${active.run} is under way` } : due;
}

/** The run that a cause leads to, however often it is looked at. */
export function followUpRun({ owner, repo, pullRequest }: PullRequestPlace, cause: string): string {
  const repository = createHash('sha256').update(`${owner}/${repo}`.toLowerCase()).digest('hex');
  return `follow-up-${pullRequest}-${cause}-${repository.slice(0, 8)}`;
}

async function listen(outcome: PullRequestOutcome, forge: DueParts['forge']) {
  return hear(await forge.talk(outcome.number), await answeredIn(outcome, forge), forge);
}
