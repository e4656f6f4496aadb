import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { SandboxLimits } from '../../src/sandbox/sandbox.ts';
import { parseRepositoryConfig } from '../../src/config/repository-config.ts';
import { prepareEnvironment, type PreparedEnvironment } from '../../src/workflow/prepare-environment.ts';
import { createWorkbench } from '../../src/workflow/workbench.ts';
import { removeCachedImages } from '../support/cached-images.ts';
import { noEngine } from '../support/engine.ts';
import { uniqueName } from '../support/sandbox-limits.ts';
import { createSmallRepository } from '../support/small-repository.ts';

const limits: SandboxLimits = { memoryMb: 1024, cpus: 2, processes: 256, diskMb: 512, commandSeconds: 240 };
const log = createLog({ level: 'silent', redact: (text) => text });
const { signal } = new AbortController();

const test = (body: string) =>
  `import { it } from 'node:test'; import assert from 'node:assert'; import { execFileSync } from 'node:child_process';\nit('works', async () => { ${body} });\n`;
const NODE_TEST = '"type":"module","scripts":{"test":"node --test"}';

describe.skipIf(noEngine !== undefined)('preparing an environment', { timeout: 300_000 }, () => {
  let folder: string;
  const owner = uniqueName();
  const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-environment-'));
  });
  afterAll(async () => {
    await sandboxes.removeLeftovers(() => false);
    await removeCachedImages(owner);
    await rm(folder, { recursive: true, force: true });
  });

  interface Place {
    readonly source: string;
    readonly memory: Memory;
    /** Prepares the newest commit. */
    prepare(config?: string): Promise<{ prepared: PreparedEnvironment; notes: string[] }>;
    commit(files: Readonly<Record<string, string>>): Promise<void>;
  }

  async function repository(name: string, files: Readonly<Record<string, string>>): Promise<Place> {
    const source = await createSmallRepository(join(folder, name, 'source'), files);
    const memory = await openMemory({ uri: join(folder, name, 'memory'), log });
    return {
      source,
      memory,
      async prepare(config) {
        const mirror = await openMirror({ dir: join(folder, name, 'mirror.git'), source });
        const base = await mirror.resolve('HEAD');
        const run = uniqueName();
        const steps = createLocalSteps(run, signal);
        const notes: string[] = [];
        await using workbench = createWorkbench({ sandboxes, run, limits, mirror, base, log });
        const prepared = await prepareEnvironment({
          steps,
          parts: { sandboxes, sandboxLimits: limits, memory },
          mirror,
          base,
          config: parseRepositoryConfig(config).config,
          workbench,
          reporter: { note: (note) => void notes.push(note) },
          likely: [],
        });
        return { prepared, notes };
      },
      async commit(changed) {
        for (const [path, text] of Object.entries(changed)) await writeFile(join(source, path), text);
        const git = (...words: string[]) =>
          execFileSync('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words]);
        git('add', '--all');
        git('commit', '--quiet', '--message=more');
      },
    };
  }

  it('builds first where the tests run what is built, and remembers it', async () => {
    const place = await repository('build', {
      'package.json': `{"name":"b",${NODE_TEST.replace('"test"', '"build":"mkdir -p dist && cp index.js dist/","test"')}}`,
      'index.js': 'export const one = 1;\n',
      '.gitignore': 'dist\n',
      'test/a.test.js': test("assert.equal((await import('../dist/index.js')).one, 1)"),
    });
    const first = await place.prepare();
    expect(first.prepared).toMatchObject({ kind: 'ready', baseline: { passed: true } });
    expect(first.notes.join()).toContain('npm run build');
    expect((await place.memory.environments.list())[0]).toMatchObject({
      environment: { build: true },
      passed: 1,
    });

    const second = await place.prepare();
    expect(second.prepared).toMatchObject({
      kind: 'ready',
      evidence: { changes: [] },
      baseline: { passed: true },
    });
  });

  it('builds first where no test is there without, though nothing fails', async () => {
    const place = await repository('built-tests', {
      'package.json':
        '{"name":"t","type":"module","scripts":{"build":"mkdir -p dist && cp test/*.js dist","test":"node --test dist/*.js"}}',
      '.gitignore': 'dist\n',
      'test/a.test.js': test('assert.ok(true)'),
    });
    const { prepared } = await place.prepare();
    expect(prepared).toMatchObject({
      kind: 'ready',
      baseline: { counts: { passed: 1 } },
      evidence: { changes: [expect.stringContaining('found no test')] },
    });
  });

  it('brings the system package and the version of Node that the repository needs', async () => {
    const place = await repository('needs', {
      'package.json': `{"name":"n",${NODE_TEST}}`,
      '.nvmrc': '20\n',
      'test/a.test.js': test("assert.match(process.version, /^v20/); execFileSync('jq', ['--version'])"),
    });
    const { prepared } = await place.prepare();
    expect(prepared).toMatchObject({
      kind: 'ready',
      baseline: { passed: true },
      evidence: { has: { node: expect.stringMatching(/^20\./) }, changes: [expect.stringContaining('jq')] },
    });
  });

  it('starts from what an earlier run installed while the lock file is the same, with the files of its own commit', async () => {
    const lock = (name: string) =>
      `{"name":"${name}","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"${name}","version":"1.0.0","dependencies":{"is-number":"7.0.0"}},"node_modules/is-number":{"version":"7.0.0"}}}`;
    const place = await repository('cache', {
      'package.json': `{"name":"c","version":"1.0.0",${NODE_TEST},"dependencies":{"is-number":"7.0.0"}}`,
      'package-lock.json': lock('c'),
      'old.js': 'old',
      'odd \n name.txt': 'x',
      'test/a.test.js': test("assert.ok((await import('is-number')).default(1))"),
    });
    expect((await place.prepare()).prepared).toMatchObject({
      kind: 'ready',
      evidence: { fromCache: false },
      baseline: { passed: true },
    });

    execFileSync('git', ['-C', place.source, 'rm', '-q', 'old.js']);
    await place.commit({
      'test/b.test.js': test("assert.throws(() => execFileSync('ls', ['old.js'], { stdio: 'pipe' }))"),
    });
    const again = (await place.prepare()).prepared;
    expect(again).toMatchObject({
      kind: 'ready',
      evidence: { fromCache: true, commands: [] },
      baseline: { passed: true, counts: { passed: 2 } },
    });
  });

  it('says why where nothing helps', async () => {
    const place = await repository('vain', { 'package.json': `{"name":"v",${NODE_TEST}}` });
    const { prepared } = await place.prepare('commands:\n  install: echo gone wrong; exit 3\n');
    expect(prepared).toMatchObject({
      kind: 'failed',
      because: expect.stringMatching(/could not be installed.*exit 3[^]*gone wrong/),
    });
  });
});
