import Docker from 'dockerode';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { removeCachedImages } from '../../support/cached-images.ts';
import { noEngine } from '../../support/engine.ts';
import { SMALL, uniqueName } from '../../support/sandbox-limits.ts';

const IMAGE = 'heirloom-sandbox:local';
const RANDOM_10_MB = 'head -c 10000000 /dev/urandom > large';

describe.skipIf(noEngine !== undefined)('prepared images', () => {
  const docker = new Docker();
  const used = new Set<string>();
  afterEach(async () => {
    for (const owner of used) {
      await createDockerSandboxes({ image: IMAGE, owner }).removeLeftovers(() => false);
      await removeCachedImages(owner);
    }
    used.clear();
  });

  const imagesOf = (owner: string) => docker.listImages({ filters: { label: [`heirloom.owner=${owner}`] } });

  const eventsOf = (owner: string, event: string, abortSignal: AbortSignal) =>
    docker.getEvents({
      abortSignal,
      filters: { type: ['container'], event: [event], label: [`heirloom.owner=${owner}`] },
    });

  function installation(imageCacheMb = 1000) {
    const owner = uniqueName();
    used.add(owner);
    const sandboxes = createDockerSandboxes({ image: IMAGE, owner, imageCacheMb });
    const open = (run: string, prepared: string) => sandboxes.open({ run, prepared, limits: SMALL });
    const store = async (key: string, command = RANDOM_10_MB) => {
      const run = `storing ${key}`;
      const sandbox = await open(run, key);
      await sandbox.run({ command, timeoutMs: 30_000 });
      await sandbox.store(key);
      await sandboxes.remove(run);
    };
    return { owner, sandboxes, open, store };
  }

  it('give a later run with the same key the files, also those that nobody may read, and no other run', async () => {
    const { open, store, sandboxes, owner } = installation();
    await store(
      'key',
      `mkdir -p tree/closed && echo secret > tree/closed/a && chmod 040 tree/closed/a && chmod 000 tree/closed &&
touch $'odd\\nname' && chmod 200 $'odd\\nname' && echo x > ~/cached && chmod -R a-r ~/cached`,
    );
    await using second = await open('second', 'key');
    expect(second.origin).toBe('prepared');
    const look =
      'stat -c %a tree/closed odd*; chmod u+rx tree/closed; stat -c %a tree/closed/a ~/cached; chmod u+r tree/closed/a; cat tree/closed/a; ls -A /tmp';
    expect(await second.run({ command: look, timeoutMs: 10_000 })).toMatchObject({
      output: '0\n200\n40\n200\nsecret\n',
    });
    expect((await open('third', 'another key')).origin).toBe('new');
    expect((await open('third', 'another key')).origin).toBe('found');

    await second.keep();
    await sandboxes.close({ run: 'second' });
    expect((await open('second', 'key')).origin).toBe('kept');
    expect(await sandboxes.removeLeftovers(() => false)).toEqual(expect.arrayContaining(['second', 'third']));
    expect(await imagesOf(owner)).toHaveLength(1);
    expect((await open('fourth', 'key')).origin).toBe('prepared');
  });

  it('leave a file that its user may not read as it was in the sandbox that is stored', async () => {
    const { open } = installation();
    const sandbox = await open('run', 'key');
    await sandbox.run({
      command: 'mkdir closed; touch closed/a; chmod 0 closed/a closed',
      timeoutMs: 10_000,
    });
    await sandbox.store('key');
    expect(await sandbox.run({ command: 'stat -c %a closed; ls -A /tmp', timeoutMs: 10_000 })).toMatchObject({
      output: '0\n',
    });
  });

  it('are taken the place of by what is stored later by the same key', async () => {
    const { open, store, owner } = installation();
    await store('key', 'echo 1 > version');
    await store('key', 'echo 2 > version');
    await using sandbox = await open('run', 'key');
    expect(Buffer.from((await sandbox.read('version', 10))!).toString()).toBe('2\n');
    await store('another key', 'true');
    expect(await imagesOf(owner)).toHaveLength(2);
  });

  it('go when there is no room for all: first what was not used for longest, never what is in use', async () => {
    const { open, store, sandboxes, owner } = installation(35);
    await store('first');
    await store('second');
    await store('third');
    expect((await open('uses first', 'first')).origin).toBe('prepared');
    await sandboxes.close({ run: 'uses first' });
    await using inUse = await open('uses second', 'second');
    await store('fourth');
    expect(await imagesOf(owner)).toHaveLength(3);
    expect(inUse.origin).toBe('prepared');
    await sandboxes.remove('uses second');
    const origins = [];
    for (const key of ['first', 'second', 'third', 'fourth']) origins.push((await open(key, key)).origin);
    expect(origins).toEqual(['prepared', 'prepared', 'new', 'prepared']);
  });

  it('are not taken where they do not fit', async () => {
    const { sandboxes, store } = installation();
    await store('key', 'head -c 20000000 /dev/urandom > large');
    await using small = await sandboxes.open({
      run: 'run',
      prepared: 'key',
      limits: { ...SMALL, diskMb: 8 },
    });
    expect(small.origin).toBe('new');
    expect(await small.run({ command: 'ls', timeoutMs: 10_000 })).toMatchObject({ output: '' });
  });

  it('are not made by a store that is aborted, which leaves nothing behind', async () => {
    const { open, owner } = installation();
    await using sandbox = await open('run', 'key');
    await sandbox.run({ command: RANDOM_10_MB, timeoutMs: 30_000 });
    const abort = new AbortController();
    const begun = once(await eventsOf(owner, 'create', abort.signal), 'data');
    const storing = sandbox.store('key', abort.signal);
    await begun;
    abort.abort(new Error('cancelled'));
    await expect(storing).rejects.toThrow('cancelled');
    expect(await imagesOf(owner)).toEqual([]);
    expect(
      await docker.listContainers({ all: true, filters: { label: [`heirloom.owner=${owner}`] } }),
    ).toHaveLength(1);
  });
});
