import { expect, it } from 'vitest';
import type { Used } from '../../src/durable/durable.ts';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { createAccount } from '../../src/workflow/account.ts';
import { setLimits } from '../../src/workflow/daily-budget.ts';

const steps = createLocalSteps('r', new AbortController().signal);
const ofARun = { turns: 10, tokens: 1_000, cost: 2, minutes: 60 };
const ofADay = { runs: 3, tokens: 5_000, cost: 10 };
const prices = new Map([['m', { prompt: 1_000, cached: 1_000, completion: 1_000 }]]);
const usage = (tokens: number) => ({
  model: 'm',
  promptTokens: tokens,
  cachedTokens: 0,
  completionTokens: 0,
});

async function begin(used: Partial<Used>, config = {}) {
  const account = createAccount(ofARun, prices);
  const known = { runs: 0, replies: 0, tokens: 0, cost: 0, unpriced: 0, ...used };
  const budget = { limits: ofADay, ledger: { ofRepository: async () => known } };
  const usedUp = await setLimits(steps, account, 'octo/hello', config, budget);
  return {
    usedUp,
    after: (tokens: number) => account.exhausted('c', { usages: [usage(tokens)], seconds: 0 }),
  };
}

it('lets a run begin with its own limits while more than that is left of the day', async () => {
  const { usedUp, after } = await begin({ runs: 2, tokens: 3_000, cost: 5 });
  expect(usedUp).toBeUndefined();
  expect([after(999), after(1_000)]).toEqual([undefined, 'the limit of 1000 tokens is reached']);
});

it('lets a run use no more than what is left of the day', async () => {
  expect((await begin({ tokens: 4_600 })).after(400)).toBe('the limit of 400 tokens is reached');
  expect((await begin({ cost: 9.5 })).after(500)).toBe('the limit of $0.5 is reached');
});

it.each([
  [{ runs: 3 }, '3 of 3 runs'],
  [{ tokens: 5_001 }, '5001 of 5000 tokens'],
  [{ cost: 10.004 }, '$10.00 of $10.00'],
])('lets no run begin after %j, and says why', async (used, because) => {
  const sentence = `What this repository may use within 24 hours is used up: ${because}. Ask again later.`;
  expect((await begin(used)).usedUp).toBe(sentence);
});

it('heeds a repository that wants less, and not one that wants more', async () => {
  expect((await begin({ runs: 1 }, { daily: { runs: 1 } })).usedUp).toContain('1 of 1 runs');
  expect((await begin({ runs: 3 }, { daily: { runs: 9 } })).usedUp).toContain('3 of 3 runs');
});
