import { expect, it } from 'vitest';
import { usualDress } from '../../../src/conventions/form/usual-dress.ts';

const merged = (count: number, labels: (n: number) => string[], milestone?: string) =>
  Array.from({ length: count }, (_, n) => ({
    title: `fix: this ${n}`,
    author: 'ada',
    labels: labels(n),
    ...(milestone !== undefined && { milestone }),
  }));

it('is what most fixes of people wear, without what is put on along the way', () => {
  const fixes = merged(10, (n) => ['bug', 'ready to merge', ...(n < 5 ? ['core'] : [])], '2.0');
  const others = [
    ...merged(20, () => ['chore']).map((each) => ({ ...each, title: 'docs: say it' })),
    ...merged(20, () => ['robot']).map((each) => ({ ...each, author: 'renovate[bot]' })),
  ];
  expect(usualDress([...fixes, ...others])).toEqual({ labels: ['bug'], hasMilestone: true });
});

it('is nothing where there are too few fixes to tell', () => {
  expect(usualDress(merged(7, () => ['bug'], '2.0'))).toEqual({ labels: [], hasMilestone: false });
});

it.each(['bug', 'Bugfix', 'kind/bug', 'type: fix', 'C-bug', 'area: parser', ':bug: bug'])(
  'may be a label for what a change is: %s',
  (label) => expect(usualDress(merged(10, () => [label])).labels).toEqual([label]),
);

it.each([
  'automerge',
  'kodiak:automerge',
  'bugfix: auto-merge',
  'ready to merge',
  'do not merge',
  'approved',
  'backport 2.x',
  'bug: backport',
  'released',
  'lgtm',
  'cla: yes',
  'cla-signed',
  'needs review',
  'size/XS',
  'type: size/M',
  'stale',
  'queue',
  'ship it',
  'safe to test',
  'ok-to-test',
  'trusted',
  'run-ci',
  'deploy-preview',
  'skip-changelog',
  'semver: patch',
])('is never one that makes something happen, or says how far it has come: %s', (label) =>
  expect(usualDress(merged(10, () => [label])).labels).toEqual([]),
);
