import { expect, it } from 'vitest';
import { ruleOf, type NewRule } from '../../src/memory/rule.ts';
import { explainMarkdown, type Known } from '../../src/workflow/explain.ts';
import { outcomeOf, roundOf, sha } from '../memory/sample-outcome.ts';

const nothing: Known = { rules: [], commits: [], commitUrl: (of) => `https://github.test/o/r/commit/${of}` };
const standing = (rule: NewRule, fallen?: string) => ({
  rule: ruleOf(rule),
  ...(fallen !== undefined && { fallen }),
});
const receiptRule = { id: 'pad', statement: 'Numbers are padded by `pad`, says @mara.', used: true };

it('names the test that showed the fault, with its words as data', () => {
  const told = explainMarkdown(outcomeOf(2, { failure: 'expected @mara\n```\nto be #1' }), nothing);
  expect(told).toContain('Shown by `test/price.test.ts`: without the change it fails with');
  expect(told).toContain('````\nexpected @\u200Bmara\n```\nto be #\u200B1\n````');
  expect(explainMarkdown(outcomeOf(2, { tests: [], failure: '' }), nothing)).toContain(
    'No test showed the fault before the change.',
  );
});

it('links the past commits that served as examples', () => {
  const outcome = outcomeOf(2, { precedents: [sha('d'), sha('e')] });
  const commits = [{ sha: sha('d'), at: new Date(0), title: 'fix: round (#3)' }];
  const told = explainMarkdown(outcome, { ...nothing, commits });
  expect(told).toContain(
    `- [\`dddddddddd\`](https://github.test/o/r/commit/${sha('d')}) fix: round (#\u200B3)`,
  );
  expect(told).toContain('(no longer there)');
  expect(explainMarkdown(outcomeOf(2), nothing)).toContain('No past commit was close enough');
});

it.each<[string, NewRule, string]>([
  [
    'history',
    { statement: 's', origin: 'history', forCount: 8, againstCount: 1 },
    'score 0.82: kept 8 times, broken once; from the history',
  ],
  ['a person', { statement: 's', acceptedBy: 'mara' }, 'score 0.50; written by `mara`'],
  [
    'a reviewer, accepted',
    { statement: 's', origin: 'review', proposedIn: 'https://u', proposedBy: 'rita', acceptedBy: 'mara' },
    '[said](https://u) by `rita` in a review, accepted by `mara`',
  ],
  [
    'a reviewer, not accepted',
    { statement: 's', origin: 'review', proposedIn: 'https://u', proposedBy: 'rita' },
    'in a review, waits to be accepted',
  ],
  ['nobody in particular', { statement: 's', origin: 'seed' }, 'what is usual in most repositories'],
])('tells that a rule comes from %s', (_, rule, expected) => {
  const known = { ...nothing, rules: [standing({ ...rule, id: 'pad' })] };
  const told = explainMarkdown(outcomeOf(2, { rules: [receiptRule] }), known);
  expect(told).toContain('`pad`: Numbers are padded by `pad`, says @\u200Bmara.');
  expect(told).toContain(expected);
});

it('folds away the rules that the change does not touch', () => {
  const rules = [receiptRule, { ...receiptRule, id: 'other', used: false }];
  const told = explainMarkdown(outcomeOf(2, { rules }), nothing);
  expect(told).toMatch(
    /that it touches:\n\n- `pad`.*\n\n<details>\n<summary>.* \(1\)<\/summary>\n\n- `other`/,
  );
  expect(explainMarkdown(outcomeOf(2), nothing)).toContain('It touches no rule');
});

it('tells that a rule has fallen or is gone since', () => {
  const outcome = outcomeOf(2, { rules: [receiptRule, { ...receiptRule, id: 'gone' }] });
  const rules = [standing({ id: 'pad', statement: 's' }, 'forgotten')];
  const told = explainMarkdown(outcome, { ...nothing, rules });
  expect(told).toContain('does not hold any more: forgotten');
  expect(told).toContain('(no longer known)');
});

it('tells the rounds since', () => {
  const remark = { key: 'comment-1', by: 'mara', untrustedText: 'x', answer: 'done' as const };
  const rounds = [
    roundOf({ remarks: [remark, { ...remark, answer: 'declined' }], commit: sha('f') }),
    roundOf({ kind: 'checks', checks: ['lint'] }),
  ];
  const told = explainMarkdown(outcomeOf(2, { rounds }), nothing);
  expect(told).toContain(
    '2026-01-02, what reviewers said: `mara` was followed, `mara` was told why not, pushed as',
  );
  expect(told).toContain('failed checks (lint): nothing was pushed');
});

it.each([
  [
    { state: 'merged', mergedAs: sha('c'), closedBy: 'mara' } as const,
    /merged as \[`cccccccccc`\].* by `mara`, as it was/,
  ],
  [{ state: 'amended', editedLines: 4 } as const, /merged, with 4 lines of people's own/],
  [
    { state: 'refused', untrustedBecause: 'Callers rely on it, @rita.' } as const,
    /closed without being merged: “Callers rely on it, @\u200Brita\.”/,
  ],
  [{ state: 'reverted', revertedBy: sha('d') } as const, /taken back by \[`dddddddddd`\]/],
])('tells how it ended: %j', (ending, expected) => {
  const told = explainMarkdown(outcomeOf(2, { closedAt: '2026-01-03T00:00:00.000Z', ...ending }), nothing);
  expect(told).toMatch(expected);
  expect(told).toContain('- 2026-01-03, ');
});

it('counts what became of its own pull requests beside what history says of a rule', () => {
  const verdict = { pullRequest: 2, url: 'https://u', state: 'refused', isFor: false } as const;
  const rules = [{ ...standing({ id: 'pad', statement: 's', forCount: 7 }), verdicts: [verdict] }];
  const told = explainMarkdown(outcomeOf(2, { rules: [receiptRule] }), { ...nothing, rules });
  expect(told).toContain('kept 7 times, broken never; of my own pull requests 0 for it and 1 against');
});

it('names the files that memory pointed at, and what it cost', () => {
  const told = explainMarkdown(outcomeOf(2, { files: ['src/price.ts'], cost: 0.123 }), nothing);
  expect(told).toContain('- `src/price.ts`');
  expect(told).toContain('model `scripted`, 1,000 tokens, $0.12');
});
