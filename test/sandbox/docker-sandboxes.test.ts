import Docker from 'dockerode';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { SandboxImageMissing } from '../../src/sandbox/engine.ts';
import { EngineUnreachable, SandboxLost } from '../../src/sandbox/engine-trouble.ts';
import { noEngine } from '../support/engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

const IMAGE = 'heirloom-sandbox:local';

describe.skipIf(noEngine !== undefined)('containers of runs', () => {
  const owner = uniqueName();
  const docker = new Docker();
  const sandboxes = createDockerSandboxes({ image: IMAGE, owner });
  const open = (run: string) => sandboxes.open({ run, limits: SMALL });
  const containersOf = (label: string) => docker.listContainers({ all: true, filters: { label: [label] } });

  const imagesOf = (label: string) => docker.listImages({ filters: { label: [label] } });

  afterEach(() => sandboxes.removeLeftovers(() => false));

  it('is ready', async () => {
    expect(await sandboxes.check()).toEqual({ kind: 'ready' });
  });

  it('are found again after a crash, with their files but without what was running', async () => {
    const crashed = spawn(
      process.execPath,
      [fileURLToPath(new URL('crashing-run.ts', import.meta.url)), owner],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(crashed.stdout, 'data');
    crashed.kill('SIGKILL');
    await once(crashed, 'exit');

    await using adopted = await open('crashing');
    expect(adopted.origin).toBe('found');
    expect(Buffer.from((await adopted.read('kept.txt', 100))!).toString()).toBe('kept');
    expect(await adopted.run({ command: 'pgrep -f "sleep 515[1]"', timeoutMs: 10_000 })).toMatchObject({
      exitCode: 1,
    });
  });

  it('are made anew when they have died', async () => {
    const first = await open('died');
    await first.write('lost.txt', Buffer.from('x'));
    await docker.getContainer((await containersOf(`heirloom.owner=${owner}`))[0]!.Id).kill();

    await expect(first.run({ command: 'true', timeoutMs: 1000 })).rejects.toThrow(SandboxLost);
    await using second = await open('died');
    expect(second.origin).toBe('new');
    expect(await second.read('lost.txt', 100)).toBeUndefined();
  });

  it('are removed with their run, also in the middle of a command and when there is none', async () => {
    const sandbox = await open('removed');
    const running = sandbox.run({ command: 'touch started; sleep 300', timeoutMs: 60_000 });
    const removeOnceStarted = async () => {
      await expect.poll(() => sandbox.read('started', 1), { timeout: 20_000 }).toBeDefined();
      await sandboxes.remove('removed');
    };
    await Promise.all([expect(running).rejects.toThrow(SandboxLost), removeOnceStarted()]);
    expect(await containersOf(`heirloom.owner=${owner}`)).toEqual([]);
    await sandboxes.remove('removed');
    await sandbox[Symbol.asyncDispose]();
  });

  it('of dead runs are removed, those of live runs and of another installation are not', async () => {
    const other = createDockerSandboxes({ image: IMAGE, owner: uniqueName() });
    await using others = await other.open({ run: 'dead', limits: SMALL });
    await using live = await open('live');
    await open('dead');

    expect(await sandboxes.removeLeftovers((run) => run === 'live')).toEqual(['dead']);
    expect(await live.run({ command: 'true', timeoutMs: 10_000 })).toMatchObject({ exitCode: 0 });
    expect(await others.run({ command: 'true', timeoutMs: 10_000 })).toMatchObject({ exitCode: 0 });
    await sandboxes.remove('dead');
    expect(await others.run({ command: 'true', timeoutMs: 10_000 })).toMatchObject({ exitCode: 0 });
  });

  it('are not left behind by an opening that is aborted', async () => {
    await expect(
      sandboxes.open({ run: 'aborted', limits: SMALL, signal: AbortSignal.abort(new Error('cancelled')) }),
    ).rejects.toThrow('cancelled');
    const abort = new AbortController();
    const opening = sandboxes.open({ run: 'aborted', limits: SMALL, signal: abort.signal });
    setTimeout(() => abort.abort(new Error('cancelled')), 30);
    await expect(opening).rejects.toThrow('cancelled');
    expect(await containersOf(`heirloom.owner=${owner}`)).toEqual([]);
  });

  it('begin with the files that their run has kept: modes, links, times and large files too, and no network', async () => {
    await using first = await open('keeping');
    expect(first.origin).toBe('new');
    const made = await first.run({
      command: `mkdir -p modules/bin ~/.cache && printf 'echo ran' > modules/tool && chmod 750 modules/tool &&
ln -s ../tool modules/bin/tool && ln modules/tool modules/hard && head -c 20000000 /dev/urandom > large &&
touch -d 2001-02-03 modules && echo cached > ~/.cache/x && sha256sum large > sum && sleep 60 & sleep 1; true`,
      timeoutMs: 30_000,
    });
    expect(made).toMatchObject({ exitCode: 0 });
    await first.keep();
    await first.write('later', Buffer.from('not kept'));

    await using second = await sandboxes.open({ run: 'keeping', name: 'second', limits: SMALL });
    expect(second.origin).toBe('kept');
    const look =
      'stat -c "%a %U %h" modules/tool; date -r modules +%F; modules/bin/tool; cat ~/.cache/x; sha256sum -c sum; ls; ls /sys/class/net; getent hosts $(hostname)';
    expect(await second.run({ command: look, timeoutMs: 30_000 })).toMatchObject({
      output:
        '750 heirloom 2\n2001-02-03\nran\ncached\nlarge: OK\nlarge\nmodules\nsum\nlo\n127.0.0.1       sandbox\n',
    });
    await second.cutNetwork();
    await using found = await sandboxes.open({ run: 'keeping', name: 'second', limits: SMALL });
    expect(found.origin).toBe('found');
    await using others = await open('another');
    expect(others.origin).toBe('new');
  });

  it('keep once more in the place of what was kept, and nothing once their run is removed', async () => {
    const first = await open('again');
    await first.write('a', Buffer.from('1'));
    await first.keep();
    const second = await sandboxes.open({ run: 'again', name: 'second', limits: SMALL });
    await second.write('a', Buffer.from('2'));
    await second.keep();
    await sandboxes.close({ run: 'again' });
    const reopened = await open('again');
    expect(reopened.origin).toBe('kept');
    expect(Buffer.from((await reopened.read('a', 10))!).toString()).toBe('2');

    await sandboxes.remove('again');
    expect(await containersOf(`heirloom.run=again`)).toEqual([]);
    expect(await imagesOf(`heirloom.owner=${owner}`)).toEqual([]);
    expect((await open('again')).origin).toBe('new');
  });

  it('keep nothing and leave nothing behind when the keeping is aborted', async () => {
    await using sandbox = await open('unkept');
    await sandbox.run({ command: 'head -c 20000000 /dev/urandom > large', timeoutMs: 30_000 });
    const abort = new AbortController();
    const keeping = sandbox.keep(abort.signal);
    setTimeout(() => abort.abort(new Error('cancelled')), 50);
    await expect(keeping).rejects.toThrow('cancelled');
    expect(await imagesOf(`heirloom.owner=${owner}`)).toEqual([]);
    expect(await containersOf(`heirloom.owner=${owner}`)).toHaveLength(1);
  });

  it('what dead runs have kept is removed with them', async () => {
    const dead = await open('dead');
    await dead.keep();
    await sandboxes.close({ run: 'dead' });
    const live = await open('live');
    await live.keep();
    expect(await sandboxes.removeLeftovers((run) => run === 'live')).toEqual(['dead']);
    expect(await imagesOf(`heirloom.owner=${owner}`)).toHaveLength(1);
  });

  it('need their image, and say how to get it', async () => {
    const imageless = createDockerSandboxes({ image: 'heirloom-no-such-image:1', owner });
    expect(await imageless.check()).toEqual({
      kind: 'missing',
      what: 'The sandbox image heirloom-no-such-image:1 is not there.',
      mend: 'docker build --target sandbox -t heirloom-no-such-image:1 .',
    });
    await expect(imageless.open({ run: 'r', limits: SMALL })).rejects.toThrow(SandboxImageMissing);
  });
});

describe('without an engine', () => {
  it.each(['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1', 'http://127.0.0.1:1'])(
    'says that none answers at %s, and how to get one',
    async (dockerHost) => {
      const sandboxes = createDockerSandboxes({ image: IMAGE, owner: 'nobody', dockerHost });
      expect(await sandboxes.check()).toMatchObject({
        kind: 'missing',
        what: 'No Docker engine answers.',
        mend: expect.stringContaining('get.docker.com'),
      });
      await expect(sandboxes.open({ run: 'r', limits: SMALL })).rejects.toThrow(EngineUnreachable);
      await expect(sandboxes.remove('r')).rejects.toThrow(EngineUnreachable);
    },
  );
});
