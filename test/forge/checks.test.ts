import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOpenApi } from '../support/openapi.ts';
import { startEmulatedForge, type EmulatedForge } from './emulated-forge.ts';

const REPOSITORY = 'ada/engine';

let world: EmulatedForge;
beforeAll(async () => {
  world = await startEmulatedForge();
});
afterAll(() => world[Symbol.asyncDispose]());

async function commit(run: string): Promise<string> {
  return (await world.forge.publish(world.publication(run))).commit;
}

async function failedJob(run: string, log: string | undefined) {
  const sha = await commit(run);
  const annotations = [{ path: 'src/sum.js', line: 2, message: 'expected 1' }];
  const said = {
    name: 'test',
    conclusion: 'failure',
    title: '1 failed',
    summary: 'sum',
    annotations,
  } as const;
  await world.github.check('github-actions', REPOSITORY, sha, { ...said, ...(log !== undefined && { log }) });
  const [check] = await world.forge.checks(sha);
  if (!check) throw new Error('there is no check');
  return check;
}

describe('the checks of a commit', () => {
  it('are those of all apps and the statuses, the newest of each name', async () => {
    const sha = await commit('all');
    const { github, forge } = world;
    await github.check('github-actions', REPOSITORY, sha, { name: 'test', conclusion: 'failure' });
    await github.check('github-actions', REPOSITORY, sha, { name: 'test', conclusion: 'success' });
    await github.check('coverage', REPOSITORY, sha, {
      name: 'lines',
      conclusion: 'timed_out',
      title: 'Slow',
    });
    await github.check('coverage', REPOSITORY, sha, { name: 'branches', conclusion: 'cancelled' });
    await github.status('ada', REPOSITORY, sha, { context: 'ci', state: 'failure' });
    await github.status('ada', REPOSITORY, sha, { context: 'ci', state: 'error', description: 'Down' });
    const own = { run: 'r', headSha: sha, name: 'Heirloom', title: 'At work', summary: '' };
    await forge.checkRun(own);
    const checks = await forge.checks(sha);
    const told = checks.map(({ name, app, isOwn, state }) => [name, app, isOwn, state].join(' ')).toSorted();
    expect(told).toEqual([
      'Heirloom heirloom true pending',
      'branches coverage false pending',
      'ci  false failed',
      'lines coverage false failed',
      'test github-actions false passed',
    ]);
    expect(checks.find(({ name }) => name === 'ci')?.untrustedSummary).toBe('Down');
  });
});

describe('the log of a check', () => {
  it('is its output, its annotations and what the job has printed', async () => {
    const check = await failedJob(
      'log',
      '\uFEFF2026-01-01T10:00:00.0000000Z npm test\r\n2026-01-01T10:00:01.0000000Z \u001B[31mexpected 1\u001B[0m\r\n',
    );
    expect(await world.forge.checkLog(check)).toBe(
      '1 failed\n\nsum\n\nsrc/sum.js:2: failure: expected 1\n\nnpm test\nexpected 1\n',
    );
  });

  it('is the end of one that is long', async () => {
    const check = await failedJob('long', `${'first line\n'.repeat(50_000)}the last line, hunter2hunter2\n`);
    const log = await world.forge.checkLog(check);
    expect(log.length).toBeLessThan(66_000);
    expect(log).toContain('[…]\nfirst line\n');
    expect(log.endsWith('the last line, [redacted]\n')).toBe(true);
  });

  it('says so where there is none, or where it may not be read', async () => {
    expect(await world.forge.checkLog(await failedJob('none', undefined))).toContain(
      'has no log of this job',
    );
    const check = await failedJob('forbidden', 'secret');
    const message = 'Resource not accessible by integration';
    world.github.fail({ method: 'GET', path: /\/logs$/, status: 403, message });
    const log = await world.forge.checkLog(check);
    expect(log).toContain('expected 1');
    expect(log).toContain(
      `could not be read. GitHub does not let Heirloom do this in ada/engine: ${message}`,
    );
  });

  it('of a status is its description', async () => {
    const sha = await commit('status');
    await world.github.status('ada', REPOSITORY, sha, {
      context: 'ci',
      state: 'failure',
      description: 'Red',
    });
    const [check] = await world.forge.checks(sha);
    expect(check && (await world.forge.checkLog(check))).toBe('Red');
  });
});

it('sends GitHub only what GitHub’s own description allows', () => {
  const described = loadOpenApi();
  expect(world.github.requests.flatMap((request) => described.violations(request))).toEqual([]);
});
