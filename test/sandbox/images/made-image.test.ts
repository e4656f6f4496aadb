import Docker from 'dockerode';
import { afterAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { SandboxImageMissing } from '../../../src/sandbox/engine.ts';
import type { ImageNeeds } from '../../../src/sandbox/images/image-needs.ts';
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
      { name: 'node', wants: '16' },
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
    expect(made).toMatchObject({ image: Id, missing: [], has: { node: expect.stringMatching(/^2\d\./) } });
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
      missing: [
        '"no name; true" is no name of a Debian package.',
        'Debian has no package no-such-package-anywhere for this image.',
      ],
      has: expect.objectContaining({ node: expect.stringMatching(/^16\./) }),
    });
    expect(again).toEqual(made);
    expect(await docker.listImages(mine)).toHaveLength(1);
    expect(await sandboxes.removeLeftovers(() => false)).toEqual([]);
    expect(await sandboxes.image(needs)).toEqual(made);

    await using sandbox = await sandboxes.open({ run: 'run', image: made!.image, limits: SMALL });
    const look = `echo '2^70' | bc; node -p process.version; npm --version; npx --version >/dev/null && pnpm --version >/dev/null && yarn --version
whoami; touch /opt/heirloom/bin/x; ls /sys/class/net; env | grep -i http`;
    expect((await sandbox.run({ command: look, timeoutMs: 60_000 })).output).toMatch(
      /^1180591620717411303424\nv16\.\d+\.\d+\n[89]\.\d+\.\d+\n1\.22\.\d+\nheirloom\ntouch: .*\nlo\n$/,
    );
    // Files that are stored lie on it, so it stays as long as they do.
    await sandbox.write('a', Buffer.from('stored'));
    await sandbox.store('key');
    await sandboxes.remove('run');
    const small = createDockerSandboxes({ image: IMAGE, owner, imageCacheMb: 1 });
    await using stored = await small.open({ run: 'second', prepared: 'key', limits: SMALL });
    expect(stored.origin).toBe('prepared');
    expect(await stored.run({ command: 'node -p process.version', timeoutMs: 60_000 })).toMatchObject({
      output: expect.stringMatching(/^v16\./),
    });
    await stored.store('another key');
    expect(await docker.listImages(mine)).toHaveLength(2);
  }, 240_000);

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
      missing: [
        'Debian\'s package "no-such-package-anywhere" is wanted; this machine does not have it.',
        expect.stringMatching(/^Node 12 is wanted; \d+\.\d+\.\d+ is what there is\.$/),
      ],
      has: { node: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    });
  });
});
