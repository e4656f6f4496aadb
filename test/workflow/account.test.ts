import { describe, expect, it } from 'vitest';
import { createAccount } from '../../src/workflow/account.ts';

const limits = { turns: 10, tokens: 1000, cost: 1, minutes: 60 };
const price = { prompt: 1000, cached: 100, completion: 10_000 };
const usage = { model: 'm', promptTokens: 100, cachedTokens: 50, completionTokens: 10 };
const account = (known?: typeof price) => createAccount(limits, new Map(known && [['m', known]]));
const times = (n: number, of = usage) => Array.from({ length: n }, () => of);

describe('a run is exhausted', () => {
  it('by turns, tokens, money where the price is known, and time', () => {
    expect(account().exhausted(times(9), 0)).toBeUndefined();
    expect(account().exhausted(times(10, { ...usage, promptTokens: 0 }), 0)).toBe(
      'the limit of 10 turns is reached',
    );
    expect(account().exhausted([{ ...usage, promptTokens: 990 }], 0)).toBe(
      'the limit of 1000 tokens is reached',
    );
    // 50 fresh and 50 cached tokens and 10 of completion: 0.05 + 0.005 + 0.1 dollars.
    expect(account(price).exhausted(times(7), 0)).toBe('the limit of $1 is reached');
    expect(account().exhausted([], 3600)).toBe('the limit of 60 minutes is reached');
  });

  it('earlier where the repository says so, never later', () => {
    const tightened = account();
    tightened.tighten({ turns: 2, tokens: 1_000_000 });
    expect(tightened.exhausted([usage, usage], 0)).toBe('the limit of 2 turns is reached');
    expect(tightened.exhausted([{ ...usage, promptTokens: 990 }], 0)).toBe(
      'the limit of 1000 tokens is reached',
    );
  });
});

it('what was spent says when the price is not known', () => {
  const known = account(price);
  known.note([usage]);
  expect(known.spent()).toEqual({ turns: 1, tokens: 110, cost: expect.closeTo(0.155), unpriced: [] });
  const unknown = account();
  unknown.note([usage]);
  expect(unknown.spent()).toMatchObject({ cost: undefined, unpriced: ['m'] });
  known.note([usage, { ...usage, model: 'another' }]);
  expect(known.spent()).toMatchObject({ cost: undefined, unpriced: ['another'] });
});
