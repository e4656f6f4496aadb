import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { createProcessSandboxes } from '../../src/sandbox/process-sandboxes.ts';
import type { SandboxLimits, Sandboxes } from '../../src/sandbox/sandbox.ts';
import { localizeByRunning, type Localized } from '../../src/workflow/localize-by-running.ts';
import { createWorkbench } from '../../src/workflow/workbench.ts';
import { noEngine } from '../support/engine.ts';
import { uniqueName } from '../support/sandbox-limits.ts';

const limits: SandboxLimits = { memoryMb: 1024, cpus: 2, processes: 300, diskMb: 200, commandSeconds: 120 };
const log = createLog({ level: 'silent', redact: (text) => text });
const { signal } = new AbortController();

const SOURCE = `const double = (number) => number * 2;

export function describe(number, options = {}) {
  if (options.words) {
    const words = ['none', 'one', 'two'];
    return words[double(number)];
  }
  if (options.sign) {
    return number < 0 ? 'minus' : 'plus';
  }
  return String(double(number));
}
`;
const FAULTY = `  if (options.words) {
    const words = ['none', 'one', 'two'];
    return words[double(number)];`;

/** Any runner whose tests are called by \`test\`. */
const tests = (header: string, equal: string) => `${header}
import { describe as tell } from '../src/describe.js';
test('tells a number', () => { ${equal}(tell(2), '4'); });
test('tells the sign', () => { ${equal}(tell(-1, { sign: true }), 'minus'); });
test('tells another number', () => { ${equal}(tell(0), '0'); });
test('tells a number in words (1)', () => { ${equal}(tell(1, { words: true }), 'one'); });
`;
const IN_NODE = tests(
  "import test from 'node:test';\nimport assert from 'node:assert/strict';",
  'assert.equal',
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-localize-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let run = 0;
let dispose: (() => Promise<void>) | undefined;
afterEach(async () => {
  await dispose?.();
  dispose = undefined;
});

async function localize(
  files: Record<string, string>,
  options: {
    testFiles?: string;
    failing: string;
    sandboxes?: Sandboxes;
    seconds?: number;
  },
) {
  const name = `r${++run}`;
  const source = join(folder, name, 'source');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), text);
  }
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words]);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const mirror = await openMirror({ dir: join(folder, name, 'mirror.git'), source });
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const root = join(folder, 'sandboxes');
  const sandboxes = options.sandboxes ?? createProcessSandboxes({ root, path });
  const base = await mirror.resolve('HEAD');
  const workbench = createWorkbench({ sandboxes, run: name, limits, mirror, base, log });
  dispose = async () => workbench[Symbol.asyncDispose]();
  await workbench.prepare(signal);
  const { testFiles } = options;
  return localizeByRunning(
    { workbench, toolchain: testFiles === undefined ? {} : { testFiles }, commandSeconds: 60 },
    { tests: [options.failing], tree: '' },
    signal,
    options.seconds,
  );
}

const MANIFEST = '{"type":"module"}';
/** The reason where there is none, for the test to show. */
const mostSuspect = (found: Localized) => (found.kind === 'suspects' ? found.spots[0] : found);

const inWords = {
  path: 'src/describe.js',
  from: 4,
  to: 6,
  score: 1,
  code: FAULTY,
  in: 'export function describe(number, options = {}) {',
};

describe('localizing by running', () => {
  it('finds the lines that only the failing test of a file executes', async () => {
    const found = await localize(
      { 'package.json': MANIFEST, 'src/describe.js': SOURCE, 'test/describe.test.js': IN_NODE },
      { testFiles: 'node --test {files}', failing: 'test/describe.test.js' },
    );
    expect(found).toMatchObject({ kind: 'suspects', by: '1 failing and 3 passing tests' });
    expect(mostSuspect(found)).toEqual(inWords);
  });

  it('compares with tests of other files where the failing one has its file for itself, types or not', async () => {
    const [header = '', ...cases] = IN_NODE.split(/(?=test\()/);
    const found = await localize(
      {
        'package.json': MANIFEST,
        'src/describe.ts': SOURCE.replace('number, options = {}', 'number: number, options: any = {}'),
        'test/describe.test.ts': `${header}${cases.slice(0, 3).join('')}`.replace('.js', '.ts'),
        'test/words.test.ts': `${header}${cases[3]}`.replace('.js', '.ts'),
        'test/other.test.ts': "import test from 'node:test';\ntest('x', () => {});\n",
      },
      { testFiles: 'node --test {files}', failing: 'test/words.test.ts' },
    );
    expect(found).toMatchObject({ kind: 'suspects', by: '1 failing and 3 passing tests' });
    expect(mostSuspect(found)).toMatchObject({ path: 'src/describe.ts', from: 4, to: 6 });
  });

  it('takes the outermost test where the failing one is within another', async () => {
    const nested = IN_NODE.replace(
      /^test\('tells a number in words.*$/m,
      "test('in words', async (t) => { await t.test('one', () => { assert.equal(tell(1, { words: true }), 'one'); }); });",
    );
    const found = await localize(
      { 'package.json': MANIFEST, 'src/describe.js': SOURCE, 'test/describe.test.js': nested },
      { testFiles: 'node --test {files}', failing: 'test/describe.test.js' },
    );
    expect(mostSuspect(found)).toEqual(inWords);
  });

  it('traces the lines of code that was transformed, where it has a source map', async () => {
    const hook = `const { registerHooks } = require('node:module');
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/describe.js')) return loaded;
    const lines = String(loaded.source).split('\\n');
    const mappings = ';;;' + lines.map((_, line) => (line === 0 ? 'AAAA' : 'AACA')).join(';');
    const map = Buffer.from(JSON.stringify({ version: 3, sources: ['describe.js'], names: [], mappings })).toString('base64');
    return { ...loaded, source: '\\n\\n\\n' + lines.map((line) => line.trim()).join('\\n') + '\\n//# sourceMappingURL=data:application/json;base64,' + map };
  },
});
`;
    const found = await localize(
      {
        'package.json': MANIFEST,
        'hook.cjs': hook,
        'src/describe.js': SOURCE,
        'test/describe.test.js': IN_NODE,
      },
      { testFiles: 'node --require ./hook.cjs --test {files}', failing: 'test/describe.test.js' },
    );
    expect(mostSuspect(found)).toEqual(inWords);
  });

  it('says why there is nothing', async () => {
    const files = { 'package.json': MANIFEST, 'src/describe.js': SOURCE, 'test/describe.test.js': IN_NODE };
    const failing = 'test/describe.test.js';
    expect(await localize(files, { failing })).toEqual({
      kind: 'none',
      because: 'no command is known that runs some test files',
    });
    expect(await localize(files, { failing, testFiles: './own-runner {files}' })).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(/not measured/),
    });
    expect(await localize(files, { failing, testFiles: 'cargo test {files}' })).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(/not measured/),
    });
    expect(await localize(files, { failing, testFiles: 'vitest run {files}' })).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(/not installed/),
    });
    expect(await localize(files, { failing, testFiles: 'node --test {files}', seconds: 0 })).toMatchObject({
      kind: 'none',
    });
  });

  const python = (() => {
    try {
      execFileSync('python3', ['-c', 'import pytest'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!python)('traces pytest with what is there', async () => {
    const found = await localize(
      {
        'shop/__init__.py': '',
        'shop/price.py':
          'def price(count, member=False):\n    total = count * 3\n    if member:\n        total = total - 10\n    return max(total, 1)\n',
        'tests/test_price.py':
          'from shop.price import price\n\ndef test_one():\n    assert price(1) == 3\n\nclass TestMany:\n    def test_ten(self):\n        assert price(10) == 30\n\n    def test_member(self):\n        assert price(10, member=True) == 27\n',
      },
      { testFiles: 'python3 -m pytest {files}', failing: 'tests/test_price.py' },
    );
    expect(found).toMatchObject({ kind: 'suspects', by: '1 failing and 2 passing tests' });
    expect(mostSuspect(found)).toEqual({
      path: 'shop/price.py',
      from: 3,
      to: 4,
      score: 1,
      code: '    if member:\n        total = total - 10',
      in: 'def price(count, member=False):',
    });
  });
});

describe.skipIf(noEngine !== undefined)('localizing by running in a container', () => {
  it('finds the lines as well', async () => {
    const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() });
    const found = await localize(
      { 'package.json': MANIFEST, 'src/describe.js': SOURCE, 'test/describe.test.js': IN_NODE },
      { testFiles: 'node --test {files}', failing: 'test/describe.test.js', sandboxes },
    );
    expect(mostSuspect(found)).toEqual(inWords);
  });
});
