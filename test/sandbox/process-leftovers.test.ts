import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcessSandboxes } from '../../src/sandbox/process-sandboxes.ts';
import { SMALL } from '../support/sandbox-limits.ts';

describe.skipIf(process.platform !== 'linux')('what a run in the process sandbox has left behind', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'heirloom-processes-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** As of a command whose Heirloom was killed: nobody waits for it, and it is in a group of its own. */
  function orphanOf(run: string) {
    const home = join(root, run, 'main', 'home');
    const child = spawn('sleep', ['3600'], { env: { ...process.env, HOME: home }, detached: true });
    return { child, ended: once(child, 'exit') };
  }

  it('goes with its processes, and with folders that nobody may write to; what is live stays', async () => {
    const sandboxes = createProcessSandboxes({ root, path: process.env['PATH'] ?? '' });
    const dead = await sandboxes.open({ run: 'dead', limits: SMALL });
    await dead.run({ command: 'mkdir closed && touch closed/file && chmod 500 closed', timeoutMs: 10_000 });
    await sandboxes.open({ run: 'live', limits: SMALL });
    const orphan = orphanOf('dead');
    const working = orphanOf('live');
    const onlooker = spawn('sleep', ['3600'], { cwd: join(root, 'dead'), detached: true });

    expect(await sandboxes.removeLeftovers(async (run) => run === 'live')).toEqual(['dead']);
    expect((await orphan.ended)[1]).toBe('SIGKILL');
    expect(await readdir(root)).toEqual(['live']);
    expect([working.child.exitCode, working.child.signalCode]).toEqual([null, null]);
    expect([onlooker.exitCode, onlooker.signalCode]).toEqual([null, null]);
    await sandboxes.remove('live');
    expect((await working.ended)[1]).toBe('SIGKILL');
    onlooker.kill();
  });
});

it('finds nothing to remove where nothing was ever made', async () => {
  const root = await mkdtemp(join(tmpdir(), 'heirloom-processes-'));
  await mkdir(root, { recursive: true });
  expect(await createProcessSandboxes({ root }).removeLeftovers(() => false)).toEqual([]);
  await rm(root, { recursive: true, force: true });
});
