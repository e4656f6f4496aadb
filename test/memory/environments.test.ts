import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import type { EnvironmentEpisode } from '../../src/memory/environments.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import { scratch } from '../repository/sample.ts';

async function memoryIn(uri: string): Promise<Memory> {
  const memory = await openMemory({ uri, log: createLog({ level: 'silent', redact: (text) => text }) });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  return memory;
}

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

const episode = (key: string, more: Partial<EnvironmentEpisode> = {}): EnvironmentEpisode => ({
  key,
  base: 'a'.repeat(40),
  at: at(0),
  environment: {
    systemPackages: ['libffi-dev'],
    runtimes: [{ name: 'node', wants: '>=20' }],
    scripts: true,
    build: false,
    withoutRegistry: false,
  },
  commands: { install: 'npm ci --ignore-scripts', scripts: 'npm rebuild', test: 'npm test' },
  runtimes: { node: '24.11.1' },
  seconds: 12.5,
  passed: 42,
  ...more,
});

describe('the environments that tests ran in', () => {
  it('gives back what worked for the same manifests, as it was', async () => {
    const { environments } = await memoryIn(join(scratch(), 'memory'));
    expect(await environments.latest('k1')).toBeUndefined();
    const { passed: _unknown, ...uncounted } = episode('k2', { at: at(1) });
    await environments.remember(episode('k1'));
    await environments.remember({ ...uncounted, passed: undefined });
    expect(await environments.latest('k1')).toEqual({ ...episode('k1'), sameKey: true });
    expect((await environments.latest('k2'))?.passed).toBeUndefined();
  });

  it('gives the newest of all where these manifests are new, and says so', async () => {
    const { environments } = await memoryIn(join(scratch(), 'memory'));
    await environments.remember(episode('newest', { at: at(9) }));
    await environments.remember(episode('older', { at: at(3) }));
    expect(await environments.latest('unseen')).toMatchObject({ key: 'newest', sameKey: false });
  });

  it('keeps one for each state of the manifests: the newest, in whatever order they are told', async () => {
    const { environments } = await memoryIn(join(scratch(), 'memory'));
    await environments.remember(episode('k', { at: at(5), seconds: 5 }));
    await environments.remember(episode('k', { at: at(5), seconds: 5 }));
    await environments.remember(episode('k', { at: at(2), seconds: 2 }));
    expect(await environments.list()).toMatchObject([{ key: 'k', seconds: 5 }]);
    await environments.remember(episode('k', { at: at(7), seconds: 7 }));
    expect(await environments.list()).toMatchObject([{ key: 'k', seconds: 7 }]);
  });

  it('is there again after memory was closed, and seen by others at once', async () => {
    const uri = join(scratch(), 'memory');
    const [one, other] = [await memoryIn(uri), await memoryIn(uri)];
    await Promise.all([
      one.environments.remember(episode('k')),
      other.environments.remember(episode('k')),
      other.environments.remember(episode('j')),
    ]);
    expect((await one.environments.list()).map(({ key }) => key).sort()).toEqual(['j', 'k']);
  });

  it('forgets the oldest where there are very many', async () => {
    const uri = join(scratch(), 'memory');
    const { environments } = await memoryIn(uri);
    await environments.remember(episode('k0'));
    const table = await (await connect(uri)).openTable('environments');
    const [{ at: _replaced, ...row }] = (await table.query().toArray()).map((each) => each.toJSON());
    const rows = Array.from({ length: 101 }, (_, index) => ({
      ...row,
      key: `k${index + 1}`,
      at: at(index + 1),
    }));
    await table.add(rows);
    await environments.remember(episode('k102', { at: at(102) }));
    const keys = (await environments.list()).map(({ key }) => key);
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([100, 'k102', 'k3']);
  });

  it('passes over what another edition of the program wrote in another form', async () => {
    const uri = join(scratch(), 'memory');
    const memory = await memoryIn(uri);
    await memory.environments.remember(episode('strange', { at: at(8) }));
    await memory.environments.remember(episode('plain'));
    const table = await (await connect(uri)).openTable('environments');
    for (const environment of ['{"runtimes":[{"name":"cobol"}]}', 'no JSON']) {
      await table.update({ where: "key = 'strange'", values: { environment } });
      expect(await memory.environments.latest('strange')).toMatchObject({ key: 'plain', sameKey: false });
    }
  });
});
