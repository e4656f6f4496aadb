import type { PullRequestOutcome, Round } from '../../src/memory/pull-request-outcome.ts';

export const sha = (letter: string): string => letter.repeat(40);

/** Of a pull request of the bot's own, one day after another by their numbers. */
export function outcomeOf(number: number, more: Partial<PullRequestOutcome> = {}): PullRequestOutcome {
  return {
    number,
    url: `https://github.com/acme/shop/pull/${number}`,
    issue: number - 1,
    run: `fix-${number}`,
    openedAt: new Date(Date.UTC(2026, 0, number)).toISOString(),
    title: 'fix: round to cents',
    branch: `fix/${number}`,
    baseBranch: 'main',
    base: sha('a'),
    heads: [sha('b')],
    patch: 'diff --git a/src/price.ts b/src/price.ts\n',
    untrustedIssue: 'The price is not rounded',
    tests: ['test/price.test.ts'],
    failure: 'expected 1.005 to be 1.01',
    precedents: [],
    rules: [],
    confidence: 0.7,
    model: 'scripted',
    tokens: 1_000,
    rounds: [],
    state: 'open',
    ...more,
  };
}

export function roundOf(more: Partial<Round> = {}): Round {
  return {
    kind: 'review',
    run: 'follow-up-1',
    at: '2026-01-02T00:00:00.000Z',
    head: sha('b'),
    remarks: [],
    checks: [],
    tokens: 500,
    ...more,
  };
}
