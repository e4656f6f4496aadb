import { describe, expect, it } from 'vitest';
import { holds, isBetter, type Score } from '../../src/workflow/score.ts';

const start: Score = { fault: 'there', failing: 1, broken: 0, forbidden: 0, objections: 0 };
const good: Score = { fault: 'gone', failing: 0, broken: 0, forbidden: 0, objections: 0 };

describe('a state is better', () => {
  it('when the fault is gone, whatever else it broke', () => {
    expect(isBetter({ ...good, broken: 3 }, start)).toBe(true);
    expect(isBetter({ ...good, fault: 'unproven' }, start)).toBe(true);
    expect(isBetter(good, { ...good, fault: 'unproven' })).toBe(true);
  });

  it('then when less fails, less is broken, less is objected to, in this order', () => {
    expect(isBetter({ ...start, broken: 2 }, { ...start, failing: 2 })).toBe(true);
    expect(isBetter({ ...good, broken: 1, objections: 5 }, { ...good, broken: 2 })).toBe(true);
    expect(isBetter(good, { ...good, objections: 1 })).toBe(true);
  });

  it('never when it is merely as good', () => {
    expect(isBetter(start, start)).toBe(false);
    expect(isBetter(good, good)).toBe(false);
    expect(isBetter({ ...good, objections: 1 }, good)).toBe(false);
  });
});

it('holds when no test speaks against it', () => {
  expect([good, { ...good, fault: 'unproven' as const }, { ...good, objections: 2 }].map(holds)).toEqual([
    true,
    true,
    true,
  ]);
  expect([start, { ...good, broken: 1 }].map(holds)).toEqual([false, false]);
});
