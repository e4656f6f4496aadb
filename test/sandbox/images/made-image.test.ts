import Docker from 'dockerode';
import { afterAll, describe, expect, it } from 'vitest';
import { collect } from '../../../src/sandbox/container-exec.ts';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { SandboxImageMissing } from '../../../src/sandbox/engine.ts';
import { installDebian } from '../../../src/sandbox/images/debian-packages.ts';
import type { ImageNeeds } from '../../../src/sandbox/images/image-needs.ts';
import { openRelay } from '../../../src/sandbox/network/relay.ts';
import { createProcessSandboxes } from '../../../src/sandbox/process-sandboxes.ts';
import { removeCachedImages } from '../../support/cached-images.ts';
import { noEngine } from '../../support/engine.ts';
import { SMALL, uniqueName } from '../../support/sandbox-limits.ts';

const IMAGE = 'heirloom-sandbox:local';

describe.skipIf(noEngine !== undefined)('made images', () => {
  const owner = uniqueName();
  const docker = new Docker();
  const sandboxes = createDockerSandboxes({ image: IMAGE, owner });
  const mine = { filters: { label: [`heirloom.owner=${owner}`] } };
  const needs: ImageNeeds = {
    // Small, and with a command of its own.
    systemPackages: ['bc', 'git', 'no-such-package-anywhere', 'no name; true'],
    runtimes: [
      { name: 'node', wants: '12' },
      { name: 'python', wants: '>=3' },
    ],
  };

  afterAll(async () => {
    await sandboxes.removeLeftovers(() => false);
    await removeCachedImages(owner);
  });

  it('are the configured one where it has all that is needed', async () => {
    const made = await sandboxes.image({
      systemPackages: ['git'],
      runtimes: [{ name: 'node', wants: '>=20' }],
    });
    const { Id } = await docker.getImage(IMAGE).inspect();
    expect(made).toMatchObject({
      image: Id,
      id: Id,
      missing: [],
      has: { node: expect.stringMatching(/^2\d\./) },
    });
  });

  it('leave nothing behind when everybody who wanted one has given up', async () => {
    const abort = new AbortController();
    const making = sandboxes.image(needs, abort.signal);
    await expect
      .poll(() => docker.listContainers(mine), { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ Names: [expect.stringContaining('making')] }));
    abort.abort(new Error('cancelled'));
    await expect(making).rejects.toThrow('cancelled');
    expect(await docker.listContainers({ all: true, ...mine })).toEqual([]);
    expect(await docker.listImages(mine)).toEqual([]);
  });

  it('bring a runtime and packages, say what cannot be had, and are made once for all who want the same', async () => {
    const abort = new AbortController();
    const givenUp = sandboxes.image(needs, abort.signal);
    const reordered = { ...needs, runtimes: needs.runtimes.toReversed() };
    const others = [sandboxes.image(needs), sandboxes.image(reordered)];
    setTimeout(() => abort.abort(new Error('cancelled')), 100);
    await expect(givenUp).rejects.toThrow('cancelled');
    const [made, again] = await Promise.all(others);
    expect(made).toEqual({
      image: expect.stringMatching(/^heirloom-made:/),
      id: expect.stringMatching(/^sha256:/),
      missing: [
        '"no name; true" is no name of a Debian package.',
        'Debian has no package no-such-package-anywhere for this image.',
      ],
      has: expect.objectContaining({ node: expect.stringMatching(/^12\./) }),
    });
    expect(again).toEqual(made);
    expect(await docker.listImages(mine)).toHaveLength(1);
    expect(await sandboxes.removeLeftovers(() => false)).toEqual([]);
    expect(await sandboxes.image(needs)).toEqual(made);

    await using sandbox = await sandboxes.open({ run: 'run', image: made!.image, limits: SMALL });
    const look = `echo '2^70' | bc; node -p process.version; npm --version; npx --version >/dev/null && pnpm --version >/dev/null && yarn --version
whoami; touch /opt/heirloom/bin/x; ls /sys/class/net; env | grep -i http`;
    expect((await sandbox.run({ command: look, timeoutMs: 60_000 })).output).toMatch(
      /^1180591620717411303424\nv12\.\d+\.\d+\n[678]\.\d+\.\d+\n1\.22\.\d+\nheirloom\ntouch: .*\nlo\n$/,
    );

    // A network over the image's own Node, and over the old one alone.
    await sandbox.connect({ hosts: [] });
    const asks = { command: 'curl -sS http://npm.test/', timeoutMs: 60_000 };
    expect((await sandbox.run(asks)).output).toContain('npm.test is not among the allowed');
    const old = await docker.createContainer({
      Image: made!.image,
      Labels: { 'heirloom.owner': owner, 'heirloom.run': 'run' },
      Env: ['PATH=/opt/heirloom/bin:/usr/bin:/bin'],
      HostConfig: { NetworkMode: 'none', Init: true },
    });
    await old.start();
    {
      await using relay = await openRelay(old, { hosts: [] });
      const proxy = relay.environment['HTTPS_PROXY'] ?? '';
      const said = await collect(old, [
        'bash',
        '-c',
        'node -v; exec curl -sS -x "$1" http://npm.test',
        'ask',
        proxy,
      ]);
      expect(said.stdout.toString()).toMatch(/^v12\..*\nnpm\.test is not among the allowed/);
    }

    // Files that are stored lie on it, so it stays as long as they do.
    await sandbox.write('a', Buffer.from('stored'));
    await sandbox.store('key');
    await sandboxes.remove('run');
    const small = createDockerSandboxes({ image: IMAGE, owner, imageCacheMb: 1 });
    await using stored = await small.open({ run: 'second', prepared: 'key', limits: SMALL });
    expect(stored.origin).toBe('prepared');
    expect(await stored.run({ command: 'node -p process.version', timeoutMs: 60_000 })).toMatchObject({
      output: expect.stringMatching(/^v12\./),
    });
    await stored.store('another key');
    expect(await docker.listImages(mine)).toHaveLength(2);
  }, 240_000);

  it('are made again where they are gone, of the same needs, also to keep the files of a sandbox that has outlived its own', async () => {
    const small = { systemPackages: ['bc'], runtimes: [] };
    // As two processes would.
    const [made, other] = await Promise.all(
      [sandboxes, createDockerSandboxes({ image: IMAGE, owner })].map((both) => both.image(small)),
    );
    expect(other).toMatchObject({ image: made!.image, missing: [] });
    const options = { image: made!.image, limits: SMALL };
    const remove = () => docker.getImage(made!.image).remove({ force: true });
    const calculate = { command: 'echo 6*7 | bc', timeoutMs: 60_000 };

    await remove();
    await expect(sandboxes.open({ run: 'gone', ...options })).rejects.toThrow(
      expect.objectContaining({
        name: 'SandboxImageMissing',
        message: `The image ${made!.image}, which Heirloom had made, is gone.`,
      }),
    );
    await using again = await sandboxes.open({ run: 'again', ...options, needs: small });
    expect(again.origin).toBe('new');
    expect(await again.run(calculate)).toMatchObject({ output: '42\n' });
    expect((await sandboxes.image(small)).id).not.toBe(made!.id);

    await remove();
    await again.keep();
    await sandboxes.close({ run: 'again' });
    await using kept = await sandboxes.open({ run: 'again', ...options, needs: small });
    expect(kept.origin).toBe('kept');
    expect(await kept.run(calculate)).toMatchObject({ output: '42\n' });
  }, 240_000);

  it('bring so many packages at once and no more, and say which are left out', async () => {
    const shell = { run: (script: string, ...words: string[]) => run(script, words) };
    const asked: string[][] = [];
    const run = (_script: string, words: string[]) => {
      asked.push(words);
      return Promise.resolve({ exitCode: 0, stdout: words.join('\n'), lastLines: '' });
    };
    const packages = Array.from({ length: 62 }, (_, at) => `package-${at}`);
    const { missing } = await installDebian(shell, { packages, runtimes: [] }, {});
    expect(missing).toEqual(['More than 60 Debian packages are wanted; left out: package-60, package-61.']);
    expect(asked.at(-1)).toEqual(packages.slice(0, 60));
  });

  it('need the configured one', async () => {
    const imageless = createDockerSandboxes({ image: 'heirloom-no-such-image:1', owner });
    await expect(imageless.image(needs)).rejects.toThrow(SandboxImageMissing);
  });
});

describe('the process sandbox', () => {
  const sandboxes = createProcessSandboxes({ root: 'unused', path: process.env['PATH'] ?? '' });

  it('has what its machine has, and says what is not there', async () => {
    const made = await sandboxes.image({
      systemPackages: ['no-such-package-anywhere'],
      runtimes: [
        { name: 'node', wants: '>=18' },
        { name: 'node', wants: '12' },
      ],
    });
    expect(made).toMatchObject({
      id: 'host',
      missing: [
        'Debian\'s package "no-such-package-anywhere" is wanted; this machine does not have it.',
        expect.stringMatching(/^Node\.js 12 is wanted; \d+\.\d+\.\d+ is what there is\.$/),
      ],
      has: { node: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    });
  });
});
