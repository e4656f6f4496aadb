import { expect, it } from 'vitest';
import type { RecalledOutcome } from '../../src/memory/recalled.ts';
import { outcomesForTask } from '../../src/workflow/outcomes-briefing.ts';

const outcome: RecalledOutcome = {
  number: 12,
  url: 'https://github.com/acme/shop/pull/12',
  title: 'fix: round to cents',
  state: 'merged',
  files: ['src/price.ts'],
  untrustedRequests: [],
  score: 0.8,
};

it.each([
  ['merged', undefined, 'Pull request #12 worked, and was merged as it was:'],
  ['amended', undefined, 'Pull request #12 was merged after people had changed it:'],
  ['refused', 'maria: no', 'Pull request #12 was tried, and refused because of what people said:'],
  ['refused', undefined, 'Pull request #12 was tried, and refused without a word:'],
  ['reverted', 'Revert "x"', 'Pull request #12 was merged, and taken back later:'],
] as const)('says of what was %s (%s) what came of it', (state, untrustedBecause, heading) => {
  const said = untrustedBecause === undefined ? {} : { untrustedBecause };
  expect(outcomesForTask([{ ...outcome, state, ...said }])).toMatchObject([
    { heading, said: untrustedBecause ?? '' },
  ]);
});

it('shows what changed, what people asked for and what they changed, cut', () => {
  const [told] = outcomesForTask([
    {
      ...outcome,
      state: 'amended',
      untrustedRequests: ['Use `Map`.', 'y'.repeat(5_000)],
      contrast: '-a\n'.repeat(5_000),
    },
  ]);
  expect(told?.change).toBe('fix: round to cents\n  src/price.ts');
  expect(told?.said).toMatch(/^- Use `Map`\.\n- y{300}\n\[…\]$/);
  expect(told?.contrast.length).toBeLessThan(2_100);
  expect(outcomesForTask()).toEqual([]);
});
