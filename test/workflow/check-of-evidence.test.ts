import { expect, it } from 'vitest';
import type { CommandEvidence, Evidence } from '../../src/conventions/evidence.ts';
import { checkOf } from '../../src/workflow/check-of-evidence.ts';

const run = (exitCode: number): CommandEvidence => ({
  command: 'npm test',
  exitCode,
  seconds: 1,
  output: '',
  ending: 'exited',
});
const reproduced: Evidence = {
  reproduction: { kind: 'verified', tests: ['a.test.js'] },
  before: run(1),
  after: run(0),
  changedStates: [],
};

it.each<[string, Partial<Evidence>, string, RegExp]>([
  ['all is there', { baseline: run(0), suite: run(0) }, 'success', /^A test failed before/],
  ['there is no suite', {}, 'neutral', /there was no test suite to run\.$/],
  ['the suite failed all along', { baseline: run(1), suite: run(1) }, 'neutral', /nor did it before\.$/],
  ['the suite fails at times', { baseline: run(0), suite: run(1) }, 'neutral', /passed before and not now/],
  ['the fix was not seen', { after: undefined, suite: run(0) }, 'neutral', /not seen to fail/],
  [
    'nothing was reproduced',
    { reproduction: { kind: 'none', because: 'ask @octocat\n# of #12.' } },
    'neutral',
    /there: ask @\u200Boctocat # of #\u200B12\.$/,
  ],
])('a check says what is true where %s', (_what, evidence, conclusion, summary) => {
  const check = checkOf({ ...reproduced, ...evidence });
  expect(check.conclusion).toBe(conclusion);
  expect(check.summary).toMatch(summary);
});
