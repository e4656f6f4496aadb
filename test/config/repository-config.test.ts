import { expect, it } from 'vitest';
import { parseRepositoryConfig } from '../../src/config/repository-config.ts';

it('takes what it knows and names what it does not, instead of ignoring it', () => {
  const { config, problems } = parseRepositoryConfig(`
colour: red
commands: { test: npm test, tset: npm t, test-files: npx vitest run }
limits: { turns: -1, tokens: 5000, open-pull-requests: 2 }
pull-request: { draft: yes please, base: main }
`);
  expect(config).toEqual({
    commands: { test: 'npm test' },
    limits: { tokens: 5000, 'open-pull-requests': 2 },
    'pull-request': { base: 'main' },
  });
  expect(problems.map((problem) => problem.split('`')[1])).toEqual(
    expect.arrayContaining([
      'colour',
      'commands.tset',
      'commands.test-files',
      'limits.turns',
      'pull-request.draft',
    ]),
  );
});

it('takes how pull requests are to be dressed, or that they are not to be', () => {
  const { config, problems } = parseRepositoryConfig(`
pull-request:
  labels: none
  reviewers: [ada, acme/core]
  milestone: issue
  sign-off: true
  co-author: yes please
`);
  expect(config['pull-request']).toEqual({
    labels: [],
    reviewers: ['ada', 'acme/core'],
    milestone: 'issue',
    'sign-off': true,
  });
  expect(problems).toEqual([expect.stringContaining('pull-request.co-author')]);
  const wrong = parseRepositoryConfig('pull-request: { reviewers: [--all], labels: bug }');
  expect(wrong.config['pull-request']).toEqual({});
  expect(wrong.problems).toHaveLength(2);
});

it('takes versions, names of packages and of hosts, and nothing that could be more', () => {
  const { config, problems } = parseRepositoryConfig(`
environment:
  node: 22
  python: '>=3.10 <3.13'
  go: 1.22; curl example.com
  system-packages: [libpq-dev]
  hosts: ['*.example.com', npm.example.org]
  scripts: true
`);
  expect(config.environment).toEqual({
    node: '22',
    python: '>=3.10 <3.13',
    'system-packages': ['libpq-dev'],
    hosts: ['*.example.com', 'npm.example.org'],
    scripts: true,
  });
  expect(problems).toEqual([expect.stringContaining('environment.go')]);
  const wrong = parseRepositoryConfig(`
environment: { system-packages: ['x; reboot'], hosts: [127.0.0.1], python: 3.10 }
`);
  expect(wrong.config.environment).toEqual({});
  expect(wrong.problems).toHaveLength(3);
});

it('takes levels for the checks of the gate, and names checks and levels that there are not', () => {
  const text = 'gate: { clone: off, size: blocking, spread: loud, sise: off }';
  const { config, problems } = parseRepositoryConfig(text);
  expect(config.gate).toEqual({ clone: 'off', size: 'blocking' });
  expect(problems).toEqual([
    expect.stringContaining('`gate.spread`'),
    expect.stringContaining('`gate.sise` is not known'),
  ]);
});

it.each([
  ['nothing', undefined, 0],
  ['an empty file', '', 0],
  ['only a comment', '# later', 0],
  ['a list', '- a', 1],
  ['text that is not YAML', 'a: [b', 1],
  ['an alias bomb', 'a: &a [1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]', 1],
])('reads %s as no configuration', (_, text, problems) => {
  const parsed = parseRepositoryConfig(text);
  expect(parsed.config).toEqual({});
  expect(parsed.problems).toHaveLength(problems);
});
