import { expect, it } from 'vitest';
import { createAllowance } from '../../src/webhook/allowance.ts';

it('lets each have so much in an hour, and no stranger have the memory', () => {
  let now = 0;
  const isWithin = createAllowance(() => now);
  const times = (key: string, count: number) => Array.from({ length: count }, () => isWithin(key));
  expect(times('one', 40).filter(Boolean)).toHaveLength(30);
  expect(isWithin('another')).toBe(true);
  now += 60 * 60_000;
  expect(isWithin('one')).toBe(true);

  const names = Array.from({ length: 20_000 }, (_, index) => isWithin(`name ${index}`));
  expect(names.filter(Boolean).length).toBeLessThanOrEqual(10_000);
  now += 60 * 60_000;
  expect(isWithin('one more')).toBe(true);
});
