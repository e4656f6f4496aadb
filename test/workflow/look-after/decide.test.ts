import { describe, expect, it } from 'vitest';
import type { CheckState } from '../../../src/forge/pull-request-talk.ts';
import { decide, type Standing } from '../../../src/workflow/look-after/decide.ts';
import { outcomeOf, roundOf, sha } from '../../memory/sample-outcome.ts';

const NOW = new Date('2026-02-10T12:00:00Z');
const OWN = sha('b');
const FOREIGN = sha('c');

const state: Standing['state'] = {
  kind: 'found',
  number: 7,
  url: 'https://github.com/acme/shop/pull/7',
  title: 'fix: round to cents',
  body: '',
  author: 'heirloom[bot]',
  isOwn: true,
  state: 'open',
  merged: false,
  draft: false,
  branch: 'fix/7',
  head: OWN,
  base: { branch: 'main', sha: sha('a') },
  labels: [],
};
const closed = { ...state, state: 'closed' } as const;
const merged = { ...closed, merged: true };
const open = outcomeOf(7);

const word = (number: number, at = '2026-02-10T11:00:00Z') => ({ key: `comment-${number}`, at });
const check = (name: string, more: Partial<CheckState> = {}): CheckState => ({
  name,
  isOwn: false,
  state: 'failed',
  untrustedSummary: '',
  ...more,
});
const checkRound = (at: string) => roundOf({ kind: 'checks', at });
const threeRounds = [1, 2, 3].map((hour) => checkRound(`2026-02-10T0${hour}:00:00Z`));
const daysAgo = (...days: number[]) => days.map((day) => new Date(NOW.getTime() - day * 86_400_000));
const unfit = { ...state, mergeable: false } as const;

function due(changes: Partial<Standing>) {
  return decide({
    state,
    outcome: open,
    heard: { unanswered: [] },
    checks: [],
    now: NOW,
    isTried: () => false,
    conflictRuns: [],
    ...changes,
  });
}

const review = (cause: string) => ({ kind: 'follow-up', why: { kind: 'review' }, cause });
const checks = (cause: string) => ({ kind: 'follow-up', why: { kind: 'checks', head: OWN }, cause });
const conflict = { kind: 'follow-up', why: { kind: 'conflict' }, cause: 'conflict-2026-02-10' };
const pushed = { kind: 'stop', head: FOREIGN, why: { kind: 'pushed' } };
const nothing = { kind: 'nothing' };
const failing = [check('test')];
const OWN_CHECKS = `checks-${OWN.slice(0, 12)}`;

describe.each<[string, Partial<Standing>, object]>([
  ['is not its own', { state: { ...state, isOwn: false } }, nothing],
  ['is open, and nobody has said anything', {}, nothing],
  ['was merged', { state: merged }, { kind: 'learn' }],
  ['was closed', { state: closed }, { kind: 'learn' }],
  ['was closed while it was stopped', { state: closed, outcome: stopped() }, { kind: 'learn' }],
  ['was merged, and that is learnt', { state: merged, outcome: outcomeOf(7, { state: 'merged' }) }, nothing],
  ['was merged and reverted', { state: merged, outcome: outcomeOf(7, { state: 'reverted' }) }, nothing],
  [
    'was refused, and that is learnt',
    { state: closed, outcome: outcomeOf(7, { state: 'refused' }) },
    nothing,
  ],
  [
    'was refused, opened again and merged meanwhile',
    { state: merged, outcome: outcomeOf(7, { state: 'refused' }) },
    { kind: 'learn' },
  ],
  ['was refused and is open again', { outcome: outcomeOf(7, { state: 'refused' }) }, { kind: 'reopen' }],

  ['has a commit of somebody else at its tip', { state: { ...state, head: FOREIGN } }, pushed],
  [
    'has one, and words and checks as well',
    { state: { ...state, head: FOREIGN }, heard: { unanswered: [word(1)] }, checks: failing },
    pushed,
  ],
  ['is stopped', { outcome: stopped(), state: { ...state, head: FOREIGN } }, nothing],
  ['is stopped, and somebody comments', { outcome: stopped(), heard: { unanswered: [word(1)] } }, nothing],
  [
    'goes on from a commit of somebody else',
    {
      state: { ...state, head: FOREIGN },
      outcome: outcomeOf(7, { heads: [OWN, FOREIGN] }),
      heard: { unanswered: [word(1)] },
    },
    review('comment-1'),
  ],

  ['has words to answer', { heard: { unanswered: [word(1), word(2)] } }, review('comment-2')],
  [
    'has words before failed checks',
    { heard: { unanswered: [word(1)] }, checks: failing },
    review('comment-1'),
  ],
  [
    'has words that a run could not answer',
    { heard: { unanswered: [word(1)] }, isTried: (cause) => cause === 'comment-1' },
    nothing,
  ],
  [
    'has words that a run could not answer, and then may go on',
    {
      heard: { unanswered: [word(1)], last: word(9, '2026-02-10T11:30:00Z') },
      isTried: (cause) => cause === 'comment-1',
    },
    review('comment-1-comment-9'),
  ],
  [
    'has words that two runs could not answer, the second after it might go on',
    { heard: { unanswered: [word(1)], last: word(9, '2026-02-10T11:30:00Z') }, isTried: () => true },
    nothing,
  ],
  [
    'has such words and failed checks',
    { heard: { unanswered: [word(1)] }, checks: failing, isTried: (cause) => cause === 'comment-1' },
    checks(OWN_CHECKS),
  ],

  ['has failed checks', { checks: failing }, checks(OWN_CHECKS)],
  ['has checks that are under way', { checks: [check('test', { state: 'pending' })] }, nothing],
  ['has a failed check of the bot itself', { checks: [check('heirloom', { isOwn: true })] }, nothing],
  [
    'has failed checks that were tried',
    { checks: failing, isTried: (cause) => cause === OWN_CHECKS },
    nothing,
  ],
  [
    'has failed checks after two rounds',
    { checks: failing, outcome: outcomeOf(7, { rounds: threeRounds.slice(1) }) },
    checks(OWN_CHECKS),
  ],
  [
    'has failed checks after three rounds',
    { checks: [...failing, check('lint')], outcome: outcomeOf(7, { rounds: threeRounds }) },
    { kind: 'stop', head: OWN, why: { kind: 'checks', rounds: 3, untrustedNames: ['test', 'lint'] } },
  ],
  [
    'has failed checks after three rounds, and then a word of a person',
    {
      checks: failing,
      outcome: outcomeOf(7, { rounds: threeRounds }),
      heard: { unanswered: [], last: word(9) },
    },
    checks(`${OWN_CHECKS}-comment-9`),
  ],
  [
    'has failed checks after three rounds, and then a retry',
    {
      checks: failing,
      outcome: outcomeOf(7, {
        rounds: [...threeRounds, roundOf({ kind: 'retry', at: '2026-02-10T04:00:00Z' })],
      }),
    },
    checks(OWN_CHECKS),
  ],
  [
    'has failed checks after three rounds, all of them after the last word',
    {
      checks: failing,
      outcome: outcomeOf(7, { rounds: threeRounds }),
      heard: { unanswered: [], last: word(9, '2026-02-10T00:30:00Z') },
    },
    { kind: 'stop', head: OWN },
  ],
  ['has good checks after three rounds', { outcome: outcomeOf(7, { rounds: threeRounds }) }, nothing],

  ['does not fit on its base branch', { state: unfit }, conflict],
  ['fits', { state: { ...state, mergeable: true } }, nothing],
  [
    'did not fit an hour ago either, whatever became of that',
    { state: unfit, conflictRuns: [new Date('2026-02-10T11:00:00Z')] },
    nothing,
  ],
  [
    'did not fit shortly before midnight either',
    { state: unfit, now: new Date('2026-02-11T00:05:00Z'), conflictRuns: [new Date('2026-02-10T23:55:00Z')] },
    nothing,
  ],
  ['did not fit the day before', { state: unfit, conflictRuns: daysAgo(1) }, conflict],
  ['did not fit on two days before', { state: unfit, conflictRuns: daysAgo(1, 2) }, conflict],
  [
    'did not fit on three days before',
    { state: unfit, conflictRuns: daysAgo(1, 2, 4) },
    { kind: 'stop', head: OWN, why: { kind: 'conflict', rounds: 3 } },
  ],
  [
    'did not fit on three days before, and a person has said something since',
    {
      state: unfit,
      conflictRuns: daysAgo(1.5, 2, 4),
      heard: { unanswered: [], last: word(9, '2026-02-09T11:00:00Z') },
    },
    conflict,
  ],
  [
    'does not fit, and a run of today has failed at it',
    { state: unfit, isTried: (cause) => cause === conflict.cause },
    nothing,
  ],
])('a pull request that %s', (_how, standing, expected) => {
  it(`leads to ${JSON.stringify(expected).replaceAll('%', '')}`, () => {
    expect(due(standing)).toMatchObject(expected);
  });
});

function stopped() {
  return outcomeOf(7, { stopped: { head: FOREIGN, because: 'somebody else has pushed to its branch' } });
}
