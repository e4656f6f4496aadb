import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotSetUp } from '../../src/lib/not-set-up.ts';
import { DataHomeInUse } from '../../src/durable/data-home.ts';
import { noEngine } from '../support/engine.ts';
import { startAppOn, startRunningApp, type RunningApp } from '../support/running-app.ts';

describe('an App that cannot start', { timeout: 120_000 }, () => {
  let running: RunningApp;
  let elsewhere: string;
  beforeAll(async () => {
    running = await startRunningApp({ script: [], sandbox: 'process' });
    elsewhere = await mkdtemp(join(tmpdir(), 'heirloom-elsewhere-'));
  }, 120_000);
  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await rm(elsewhere, { recursive: true, force: true });
  }, 60_000);

  const starting = async (environment: Readonly<Record<string, string>>, sandbox?: 'docker') =>
    startAppOn(running, {
      sandbox: sandbox ?? 'process',
      environment: { HEIRLOOM_DATA: elsewhere, ...environment },
    }).catch((error: unknown) => error);

  it.skipIf(noEngine)('says how to build the sandbox image when the engine has none', async () => {
    const refusal = await starting({ HEIRLOOM_SANDBOX_IMAGE: 'nobody-built-this:ever' }, 'docker');
    expect(refusal).toBeInstanceOf(NotSetUp);
    expect(String(refusal)).toContain('The sandbox image nobody-built-this:ever is not there.');
    expect(String(refusal)).toContain('docker build --target sandbox -t nobody-built-this:ever .');
  });

  it('says how to get an engine when none answers', async () => {
    const refusal = await starting({ DOCKER_HOST: 'tcp://127.0.0.1:1' }, 'docker');
    expect(refusal).toBeInstanceOf(NotSetUp);
    expect(String(refusal)).toMatch(/engine/i);
    expect(String(refusal)).toContain('https://get.docker.com');
  });

  it('says which database does not answer, without its password', async () => {
    const refusal = await starting({ DATABASE_URL: 'postgres://heirloom:hunter2@127.0.0.1:1/heirloom' });
    expect(String(refusal)).toMatch(/127\.0\.0\.1:1/);
    expect(String(refusal)).toMatch(/database|Postgres/i);
    expect(String(refusal)).not.toContain('hunter2');
  });

  it('names what is missing of the App’s own credentials', async () => {
    expect(String(await starting({ APP_ID: '', WEBHOOK_SECRET: '' }))).toContain(
      'set APP_ID, WEBHOOK_SECRET',
    );
  });

  it('says that GitHub does not know it by its credentials', async () => {
    const refusal = await starting({ APP_ID: '999' });
    expect(refusal).toBeInstanceOf(NotSetUp);
    expect(String(refusal)).toMatch(/GitHub \(http.*\) does not say that it knows the App by APP_ID and/);
  });

  it('names the process that works on its data home already', async () => {
    const refusal = await starting({ HEIRLOOM_DATA: running.dataHome });
    expect(refusal).toBeInstanceOf(DataHomeInUse);
    expect(String(refusal)).toContain(`is in use by the process with id ${process.pid}`);
  });
});
