import { expect, it } from 'vitest';
import { parseConfig, secretsOf } from '../../src/config/config.ts';

it('names every variable that is wrong, all at once', () => {
  const result = parseConfig({ PORT: 'eighty', HEIRLOOM_TURNS: '-3', DATABASE_URL: 'mysql://x' }, '/data');
  if (result.kind !== 'invalid') throw new Error('expected problems');
  expect(result.problems.map((problem) => problem.split(':')[0]!).sort()).toEqual([
    'DATABASE_URL',
    'HEIRLOOM_TURNS',
    'PORT',
  ]);
});

it('takes an empty variable as one that is not set', () => {
  const result = parseConfig({ APP_ID: '', OPENAI_BASE_URL: ' ' }, '/data');
  expect(result).toMatchObject({
    kind: 'valid',
    config: { dataHome: '/data', github: { appId: undefined } },
  });
});

it('restores the line ends of a private key kept on one line, and counts it among the secrets', () => {
  const result = parseConfig(
    { PRIVATE_KEY: 'BEGIN\\nabc\\nEND', DATABASE_URL: 'postgres://u:p%40ss@h/db' },
    '/data',
  );
  if (result.kind !== 'valid') throw new Error('expected a configuration');
  expect(secretsOf(result.config)).toEqual(['BEGIN\nabc\nEND', 'p@ss']);
});

it('takes a password with a % of its own as it stands', () => {
  const result = parseConfig({ DATABASE_URL: 'postgres://u:100%pass@h/db' }, '/data');
  if (result.kind !== 'valid') throw new Error('expected a configuration');
  expect(secretsOf(result.config)).toEqual(['100%pass']);
});

it('knows the prices of the models, whose names have slashes and colons', () => {
  const prices = (environment: Record<string, string>) => {
    const result = parseConfig(environment, '/data');
    return result.kind === 'valid' ? [...result.config.model.prices] : result.problems;
  };
  expect(
    prices({
      HEIRLOOM_MODEL: 'coder',
      HEIRLOOM_PRICE: '1/0.5/2',
      HEIRLOOM_PRICES: 'vendor/small:free=0/0/0, big=3/1/9.5',
    }),
  ).toEqual([
    ['vendor/small:free', { prompt: 0, cached: 0, completion: 0 }],
    ['big', { prompt: 3, cached: 1, completion: 9.5 }],
    ['coder', { prompt: 1, cached: 0.5, completion: 2 }],
  ]);
  expect(prices({})).toEqual([]);
  expect(prices({ HEIRLOOM_PRICES: 'big' })).toEqual([expect.stringContaining('HEIRLOOM_PRICES')]);
  expect(prices({ HEIRLOOM_PRICES: 'big=1/2' })).toEqual([
    expect.stringContaining('PROMPT/CACHED/COMPLETION'),
  ]);
});
