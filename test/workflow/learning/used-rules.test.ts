import { expect, it } from 'vitest';
import { usedRules } from '../../../src/workflow/learning/used-rules.ts';

const changed = ['src/price.ts', 'test/price.test.ts'];

it.each([
  ['of a place that is changed', { scope: ['src/**'] }, true],
  ['of one of several places', { scope: ['docs/**', 'test/**'] }, true],
  ['of a place that is not changed', { scope: ['docs/**'] }, false],
  ['about everything, which is checked', { scope: ['**'], check: 'title-form' }, true],
  [
    'about a place that is not changed, which is checked',
    { scope: ['docs/**'], check: 'never-by-hand' },
    false,
  ],
  ['about everything, which nothing checks', { scope: ['**'] }, false],
])('a change was made by a rule %s: %o', (_, rule, expected) => {
  expect(usedRules([{ id: 'rule', ...rule }], changed).has('rule')).toBe(expected);
});
