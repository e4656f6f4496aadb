import { expect, it } from 'vitest';
import type { Run } from '../../../src/durable/run-status.ts';
import type { PullRequestState } from '../../../src/forge/pull-request-talk.ts';
import { followUpRun, whatIsDue, type DueParts } from '../../../src/workflow/look-after/due.ts';
import { outcomeOf } from '../../memory/sample-outcome.ts';

const PLACE = { owner: 'acme', repo: 'shop', pullRequest: 7 };
const DAY_MS = 24 * 60 * 60_000;

/** A pull request that does not fit on its base branch, with runs that were begun so many days ago. */
function unfit(...daysAgo: number[]): DueParts {
  const outcome = outcomeOf(7);
  const state = { isOwn: true, state: 'open', merged: false, head: outcome.heads[0], mergeable: false };
  const runs = daysAgo.map((days): Run => {
    const createdAt = new Date(Date.now() - days * DAY_MS);
    const run = followUpRun(PLACE, `conflict-${createdAt.toISOString().slice(0, 10)}`);
    return {
      run,
      story: 'follow-up',
      subject: 'acme/shop#7',
      repository: 'acme/shop',
      status: 'failed',
      createdAt,
    };
  });
  return {
    forge: {
      pullRequest: async () => ({ kind: 'found', number: 7, ...state }) as PullRequestState,
      talk: async () => ({ comments: [], reviews: [], remarks: [] }),
      answered: async () => new Set<string>(),
      checks: async () => [],
      permission: async () => 'none',
    },
    runs: { list: async () => runs },
    memory: { outcomes: { of: async () => outcome } } as unknown as DueParts['memory'],
  };
}

it.each([
  ['nothing for a day after a run for it has failed', [0.4], 'nothing'],
  ['another run after that', [1.1], 'follow-up'],
  ['an end after three of them', [1.1, 2.2, 3.3], 'stop'],
] as const)('a conflict leads to %s', async (_, daysAgo, kind) => {
  expect(await whatIsDue(PLACE, unfit(...daysAgo))).toMatchObject({ kind });
});
