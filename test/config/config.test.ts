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

it('lets ten pull requests be open and waits a minute for quiet, unless it is told otherwise', () => {
  const limits = (environment: Record<string, string>) => {
    const result = parseConfig(environment, '/data');
    return result.kind === 'valid' && [result.config.openPullRequests, result.config.quietSeconds];
  };
  expect(limits({})).toEqual([10, 60]);
  expect(limits({ HEIRLOOM_OPEN_PULL_REQUESTS: '3', HEIRLOOM_QUIET_SECONDS: '0' })).toEqual([3, 0]);
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
    return result.kind === 'valid' ? [...result.config.prices] : result.problems;
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

it('takes one model for all its work, unless others are named', () => {
  const models = (environment: Record<string, string>) => {
    const result = parseConfig(
      { OPENAI_BASE_URL: 'http://coder', OPENAI_API_KEY: 'key-1', ...environment },
      '/data',
    );
    if (result.kind !== 'valid') throw new Error(result.problems.join());
    return result.config.models;
  };
  const one = models({ HEIRLOOM_MODEL: 'coder', HEIRLOOM_MODEL_TOOLS: 'text' });
  expect(one.reviewing).toEqual(one.coding);
  expect(one.summarising).toMatchObject({ name: 'coder', tools: 'text', apiKey: 'key-1' });
  const { reviewing, summarising } = models({
    HEIRLOOM_REVIEW_MODEL: 'critic',
    HEIRLOOM_REVIEW_BASE_URL: 'http://critic',
    HEIRLOOM_SUMMARY_MODEL: 'small',
    HEIRLOOM_SUMMARY_REASONING: 'low',
  });
  expect(reviewing).toMatchObject({ name: 'critic', baseUrl: 'http://critic' });
  // The key of one endpoint is none of the other's business.
  expect(reviewing.apiKey).toBeUndefined();
  expect(summarising).toMatchObject({
    name: 'small',
    baseUrl: 'http://coder',
    reasoning: 'low',
    apiKey: 'key-1',
  });
});

it('names the variable of a model that is wrong, and keeps every key a secret', () => {
  const wrong = parseConfig({ HEIRLOOM_REVIEW_TOOLS: 'hammer', OPENAI_BASE_URL: 'nowhere' }, '/data');
  expect(wrong.kind === 'invalid' && wrong.problems.map((problem) => problem.split(':')[0])).toEqual([
    'OPENAI_BASE_URL',
    'HEIRLOOM_REVIEW_TOOLS',
  ]);
  const right = parseConfig({ OPENAI_API_KEY: 'key-1', HEIRLOOM_REVIEW_API_KEY: 'key-2' }, '/data');
  expect(right.kind === 'valid' && secretsOf(right.config)).toEqual(['key-1', 'key-2']);
});

it('reads what sandboxes may reach: registries, mirrors, whose hosts are registries too, and the proxy before it all', () => {
  const result = parseConfig(
    {
      HEIRLOOM_REGISTRIES: 'npm.corp:4873, *.example.com',
      HEIRLOOM_NPM_REGISTRY: 'http://verdaccio.corp:4873/',
      HEIRLOOM_PIP_INDEX: 'https://pypi.corp/simple',
      https_proxy: 'http://me:s3cret@proxy.corp:3128',
      NO_PROXY: 'localhost,.corp',
    },
    '/data',
  );
  if (result.kind !== 'valid') throw new Error('expected a configuration');
  expect(result.config.sandbox.network).toMatchObject({
    registries: ['npm.corp:4873', '*.example.com', 'verdaccio.corp:4873', 'pypi.corp'],
    mirrors: { npm: 'http://verdaccio.corp:4873/', pip: 'https://pypi.corp/simple', go: undefined },
    proxy: { url: 'http://me:s3cret@proxy.corp:3128', except: ['localhost', '.corp'] },
  });
  expect(secretsOf(result.config)).toEqual(['s3cret']);
});

it('takes no credentials in a mirror, and no address where a host is meant', () => {
  const result = parseConfig(
    {
      HEIRLOOM_REGISTRIES: 'https://npm.corp/',
      HEIRLOOM_NPM_REGISTRY: 'https://me:secret@npm.corp/',
      HEIRLOOM_GOPROXY: 'file:///etc',
      HTTPS_PROXY: 'socks5://proxy:1080',
    },
    '/data',
  );
  if (result.kind !== 'invalid') throw new Error('expected problems');
  expect(result.problems).toEqual([
    expect.stringMatching(/^HEIRLOOM_REGISTRIES: must be hosts/),
    'HEIRLOOM_NPM_REGISTRY: must be without credentials: every sandbox would see them',
    expect.stringMatching(/^HEIRLOOM_GOPROXY: /),
    'HTTPS_PROXY: must be an http:// address',
  ]);
});
