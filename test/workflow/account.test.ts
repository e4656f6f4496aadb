import { describe, expect, it } from 'vitest';
import { createAccount } from '../../src/workflow/account.ts';

const limits = { turns: 10, tokens: 1000, cost: 1, minutes: 60 };
const price = { prompt: 1000, cached: 100, completion: 10_000 };
const usage = { model: 'm', promptTokens: 100, cachedTokens: 50, completionTokens: 10 };
const account = (known?: typeof price) => createAccount(limits, new Map(known && [['m', known]]));
const used = (usages: readonly (typeof usage)[], seconds = 0) => ({ usages, seconds });
const times = (n: number, of = usage) => Array.from({ length: n }, () => of);

describe('a run is exhausted', () => {
  it('by turns, tokens, money where the price is known, and time', () => {
    expect(account().exhausted('a', used(times(9)))).toBeUndefined();
    expect(account().exhausted('a', used(times(10, { ...usage, promptTokens: 0 })))).toBe(
      'the limit of 10 turns is reached',
    );
    expect(account().exhausted('a', used([{ ...usage, promptTokens: 990 }]))).toBe(
      'the limit of 1000 tokens is reached',
    );
    // 50 fresh and 50 cached tokens and 10 of completion: 0.05 + 0.005 + 0.1 dollars.
    expect(account(price).exhausted('a', used(times(7)))).toBe('the limit of $1 is reached');
    expect(account().exhausted('a', used([], 3600))).toBe('the limit of 60 minutes is reached');
  });

  it('by all its conversations together', () => {
    const shared = account();
    shared.note('a', used(times(6, { ...usage, promptTokens: 0 }), 1800));
    expect(shared.exhausted('b', used(times(3, { ...usage, promptTokens: 0 }), 1799))).toBeUndefined();
    expect(shared.exhausted('b', used(times(4, { ...usage, promptTokens: 0 })))).toMatch(/10 turns/);
    expect(shared.exhausted('b', used([], 1800))).toMatch(/60 minutes/);
  });

  it('for a phase by its share, whatever other conversations have used', () => {
    const shared = account();
    shared.note('a', used(times(9, { ...usage, promptTokens: 0 })));
    expect(shared.pastShare(used(times(3, { ...usage, promptTokens: 0 })), 0.4)).toBeUndefined();
    expect(shared.pastShare(used(times(4, { ...usage, promptTokens: 0 })), 0.4)).toMatch(/4 turns/);
    expect(shared.pastShare(used([], 1440), 0.4)).toMatch(/24 minutes/);
  });

  it('earlier where the repository says so, never later', () => {
    const tightened = account();
    tightened.tighten({ turns: 2, tokens: 1_000_000 });
    expect(tightened.exhausted('a', used([usage, usage]))).toBe('the limit of 2 turns is reached');
    expect(tightened.exhausted('a', used([{ ...usage, promptTokens: 990 }]))).toBe(
      'the limit of 1000 tokens is reached',
    );
  });
});

it('what was spent says when the price is not known', () => {
  const known = account(price);
  known.note('a', used([usage]));
  expect(known.spent()).toEqual({ turns: 1, tokens: 110, cost: expect.closeTo(0.155), unpriced: [] });
  const unknown = account();
  unknown.note('a', used([usage]));
  expect(unknown.spent()).toMatchObject({ cost: undefined, unpriced: ['m'] });
  known.note('b', used([{ ...usage, model: 'another' }]));
  expect(known.spent()).toMatchObject({ cost: undefined, unpriced: ['another'] });
});
