import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSampleRepository,
  type SampleRepository,
} from '../../src/cli/demo/sample-repository/sample-repository.ts';
import { heirloom } from '../support/command-line.ts';
import { createSmallRepository } from '../support/small-repository.ts';
import { serverThat } from '../support/server-that.ts';

let folder: string;
let sample: SampleRepository;
let data: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-cli-'));
  sample = await createSampleRepository(join(folder, 'sample'));
  data = { HEIRLOOM_DATA: join(folder, 'data') };
});
afterAll(() => rm(folder, { recursive: true }));

describe('wrong usage ends with 2, and help with 0', () => {
  it.each([
    [['--help'], 0],
    [['fix', '--help'], 0],
    [['nonsense'], 2],
    [['fix'], 2],
    [['fix', '--repo', '.', '--issue', 'x', '--sandbox', 'cloud'], 2],
    [['runs', 'fork', 'r', '--from', 'two'], 2],
    [['serve', '--sandbox', 'process'], 2],
  ])('%j', async (words, code) => {
    expect((await heirloom(words, data)).code).toBe(code);
  });
});

describe('a wrong configuration', () => {
  it('is told with every wrong variable', async () => {
    const { code, err } = await heirloom(['doctor'], { ...data, PORT: 'eighty', HEIRLOOM_TURNS: '0' });
    expect(code).toBe(1);
    expect(err).toMatch(/PORT[^]*HEIRLOOM_TURNS|HEIRLOOM_TURNS[^]*PORT/);
  });

  it('of the app names what is missing', async () => {
    const { code, err } = await heirloom(['serve'], { ...data, APP_ID: '7' });
    expect(code).toBe(1);
    expect(err).toContain('set PRIVATE_KEY, WEBHOOK_SECRET');
  });
});

describe('heirloom doctor', () => {
  it('names each missing thing with what mends it', async () => {
    const { code, out } = await heirloom(['doctor', '--json'], {
      ...data,
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      DATABASE_URL: 'postgres://a:secret-of-db@127.0.0.1:1/x',
    });
    expect(code).toBe(1);
    const { ready, findings } = JSON.parse(out);
    expect(ready).toBe(false);
    const missing = findings.filter(({ state }: { state: string }) => state === 'missing');
    expect(missing.map(({ name }: { name: string }) => name)).toEqual(['sandbox', 'model', 'database']);
    for (const { mend } of missing) expect(mend).toBeTruthy();
    expect(out).not.toContain('secret-of-db');
  });

  it('goes on after a check that throws, and says what it threw', async () => {
    const { code, out, err } = await heirloom(['doctor', '--json'], {
      ...data,
      DOCKER_HOST: 'tcp://[bad',
      DATABASE_URL: 'postgres://a:raw%percent@127.0.0.1:1/x',
    });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const { findings } = JSON.parse(out);
    expect(findings).toHaveLength(7);
    expect(findings).toContainEqual(
      expect.objectContaining({ name: 'sandbox', state: 'missing', says: expect.stringContaining('URL') }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ name: 'database', state: 'missing', mend: expect.stringContaining('%25') }),
    );
    expect(out).not.toContain('raw%percent');
  });

  it.each([
    [404, '{}', 'ready', /answers, but lists no models/],
    [200, '{"data":[{"id":"mine"}]}', 'ready', /^mine at/],
    [200, '{"data":[{"id":"other"}]}', 'missing', /does not list mine/],
    [503, '{}', 'missing', /503/],
  ])('tells of an endpoint whose list of models is %i %s', async (status, body, state, says) => {
    await using endpoint = await serverThat((response) => response.writeHead(status).end(body));
    const environment = { ...data, OPENAI_BASE_URL: endpoint.url, HEIRLOOM_MODEL: 'mine' };
    const { findings } = JSON.parse((await heirloom(['doctor', '--json'], environment)).out);
    expect(findings).toContainEqual(
      expect.objectContaining({ name: 'model', state, says: expect.stringMatching(says) }),
    );
  });
});

describe('heirloom doctor --repo', () => {
  it('tells what a repository is taken for at a commit, with what its maintainers configured in force', async () => {
    const repository = await createSmallRepository(join(folder, 'detected'), {
      'package.json': JSON.stringify({
        scripts: { test: 'vitest', lint: 'eslint .' },
        engines: { node: '22' },
      }),
      'package-lock.json': '{}',
      '.github/heirloom.yml':
        'commands: { lint: make lint, colour: red }\nenvironment: { system-packages: [ffmpeg] }\n',
    });
    await rm(join(repository, 'package.json'));
    const json = await heirloom(['doctor', '--repo', repository, '--json'], data);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      toolchain: {
        install: expect.stringMatching(/^npm ci /),
        test: expect.stringMatching(/vitest run/),
        lint: 'make lint',
        runtimes: [{ name: 'node', wants: '22' }],
        systemPackages: ['ffmpeg'],
      },
      problems: [expect.stringContaining('commands.colour')],
    });
    const { out, err } = await heirloom(['doctor', '--repo', repository, '--at', 'main'], data);
    expect(out).toMatch(/^ {2}lint {5} make lint$/m);
    expect(out).toContain('lint: `make lint`, as the repository configures it');
    expect(err).toContain('commands.colour');
    expect((await heirloom(['doctor', '--repo', repository, '--at', 'nowhere'], data)).code).toBe(1);
  });
});

describe('heirloom memory', () => {
  it('takes in a history once, and recalls from nothing but a commit and its ancestors', async () => {
    const first = await heirloom(['memory', 'sync', '--repo', sample.dir, '--json'], data);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out)).toEqual({
      commits: 66,
      episodes: 66,
      seconds: expect.any(Number),
      head: sample.head,
    });
    expect(
      JSON.parse((await heirloom(['memory', 'sync', '--repo', sample.dir, '--json'], data)).out),
    ).toMatchObject({ commits: 0, episodes: 66 });

    const query = join(folder, 'query.md');
    await writeFile(query, `${sample.issue.title}\n\n${sample.issue.body}`);
    const recalled = await heirloom(
      ['memory', 'recall', '--repo', sample.dir, '--at', sample.head, '--query', query, '--json'],
      data,
    );
    expect(JSON.parse(recalled.out)).toMatchObject({
      files: expect.arrayContaining([
        { path: 'src/parse.js', score: expect.any(Number), because: expect.any(Array) },
      ]),
      episodes: expect.any(Array),
      rules: expect.any(Array),
      confidence: expect.any(Number),
    });
  });
});

describe('heirloom runs', () => {
  it('says where runs would be when no database is there', async () => {
    expect(await heirloom(['runs', 'list'], data)).toMatchObject({
      code: 1,
      err: expect.stringContaining('No database is running'),
    });
  });
});
