import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepositoryConfig } from '../../src/config/repository-config.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { readToolchain } from '../../src/sandbox/detection/read-toolchain.ts';
import { firstEnvironment } from '../../src/sandbox/environment/environment.ts';
import { installationOf, setupOf } from '../../src/workflow/installation.ts';
import { createSmallRepository } from '../support/small-repository.ts';

const MONDAY = new Date('2026-11-16');
const MANIFEST = '{"name":"a","scripts":{"test":"node --test"}}';
const LOCK = '{"lockfileVersion":3,"packages":{"":{"name":"a"}}}';
const NODE = { 'package.json': MANIFEST, 'package-lock.json': LOCK };

describe('what is installed is taken over by another commit', () => {
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-installation-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  interface Case {
    readonly config?: RepositoryConfig;
    readonly scripts?: boolean;
    readonly now?: Date;
  }

  async function keyOf(
    files: Readonly<Record<string, string>>,
    { config = {}, scripts, now = MONDAY }: Case = {},
  ) {
    const source = await createSmallRepository(join(folder, `source-${count++}`), files);
    const mirror = await openMirror({ dir: join(folder, `mirror-${count}.git`), source });
    const base = await mirror.resolve('HEAD');
    const toolchain = await readToolchain(mirror, base, config);
    const installation = await installationOf({ ...mirror, dir: 'the same' }, base, config, now);
    const environment = { ...firstEnvironment(toolchain), ...(scripts !== undefined && { scripts }) };
    const made = { image: 'image', id: 'sha256:1', has: {}, missing: [] };
    return setupOf(environment, toolchain, made, installation).prepared;
  }

  const differ = async (files: Readonly<Record<string, string>>, one: Case = {}, other: Case = one) =>
    (await keyOf(files, one)) !== (await keyOf({ ...files, 'src/new.c': 'int x;' }, other));

  it('where the manifests and the lock file are the same, whatever the sources are', async () => {
    expect(await differ(NODE)).toBe(false);
    expect(await keyOf({ ...NODE, 'package-lock.json': `${LOCK} ` })).not.toBe(await keyOf(NODE));
  });

  it('also with scripts, which run anew on what is taken over', async () => {
    expect(await differ(NODE, { scripts: true }, { scripts: false })).toBe(false);
  });

  it('not where the installation is a command of the maintainers, which may read anything', async () => {
    expect(await differ(NODE, { config: { commands: { install: 'make deps' } } })).toBe(true);
  });

  it('not where it compiles', async () => {
    expect(await differ({ 'pom.xml': '<project/>' })).toBe(true);
    expect(await differ({ 'pyproject.toml': '[project]\nname = "a"\n', 'src/a.c': 'int a;' })).toBe(true);
    expect(await differ({ 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': '', 'a.py': '' })).toBe(
      true,
    );
  });

  it('for a week where there is no lock file', async () => {
    const files = { 'package.json': MANIFEST };
    const [monday, tuesday, later] = ['2026-11-16', '2026-11-17', '2026-11-30'].map((day) => new Date(day));
    expect(await differ(files, { now: monday! }, { now: tuesday! })).toBe(false);
    expect(await differ(files, { now: monday! }, { now: later! })).toBe(true);
    expect(await differ(NODE, { now: monday! }, { now: later! })).toBe(false);
  });
});
