import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeImpact } from '../../../src/agent/symbols/describe-impact.ts';
import { impactOf, type Impact } from '../../../src/agent/symbols/impact.ts';
import { folderShell } from '../../support/folder-shell.ts';

const never = new AbortController().signal;
type Files = Readonly<Record<string, string | undefined>>;

/** The impact of going from one state of a real repository to another, by the patch that git makes of it. */
async function impact(before: Files, after: Files): Promise<Impact> {
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-impact-'));
  const git = async (...args: string[]) =>
    (
      await promisify(execFile)('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        maxBuffer: 16_000_000,
      })
    ).stdout;
  try {
    await git('init', '-q');
    await put(folder, before);
    await git('add', '-A');
    await git('commit', '-q', '-m', 'before');
    await put(folder, after);
    await git('add', '-A');
    const patch = await git('diff', '--cached', '--no-color', '-M');
    return await impactOf(folderShell(folder), patch, never);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function put(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) await rm(join(folder, path));
    else {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  }
}

const short = ({ symbols }: Impact) =>
  symbols.map(
    ({ name, change, via, sources, tests }) =>
      `${name}: ${change}${via === undefined ? '' : ` via ${via}`}; ` +
      [...sources, ...tests].map(({ path, line }) => `${path}:${line}`).join(' '),
  );

describe('the impact of a patch', () => {
  it('tells what is changed, removed, added or given another signature, and who uses it', async () => {
    const found = await impact(
      {
        'src/math.ts':
          'export function add(a: number, b: number) {\n  return a + b;\n}\nexport const half = (a: number) => a / 2;\nexport function gone() {}\nexport function same() {\n  return add(1, 1);\n}\n',
        'src/use.ts': "import { add, gone } from './math.ts';\ngone(add(1, 2));\n",
        'test/math.test.ts': "import { half } from '../src/math.ts';\nhalf(2);\n",
        'README.md': 'add and half\n',
      },
      {
        'src/math.ts':
          'export function add(a: number, b = 0) {\n  return a + b;\n}\nexport const half = (a: number) => a * 0.5;\nexport function same() {\n  return add(1, 1);\n}\nexport function fresh() {}\n',
      },
    );
    expect(short(found)).toEqual([
      'gone: removed; src/use.ts:1 src/use.ts:2',
      'add: signature changed; src/math.ts:6 src/use.ts:1 src/use.ts:2',
      'half: changed; test/math.test.ts:1 test/math.test.ts:2',
      'fresh: added; ',
    ]);
    const text = describeImpact(found);
    expect(text).toContain(
      'gone (function, src/math.ts): removed\n  used elsewhere, 2 in 1 file:\n    src/use.ts:1: import',
    );
    expect(text).toContain(
      '  before: export function add(a: number, b: number)\n  now:    export function add(a: number, b = 0)',
    );
    expect(text).toContain('used by tests, 2 in 1 file');
    expect(text).toContain('fresh (function, src/math.ts:8-8): added\n  used nowhere else');
  });

  it('goes from what is private to what uses it, and leaves out comments, tests and what is not code', async () => {
    const found = await impact(
      {
        'lib/a.py':
          'def _clean(text):\n    return text\n\ndef load(text):\n    return _clean(text)\n\nclass Reader:\n    def read(self):\n        # old\n        return 1\n\n    def _raw(self):\n        return 2\n',
        'lib/b.py': 'from a import load, Reader\n\nprint(load(""), Reader().read())\n',
        'tests/test_a.py': 'def test_a():\n    pass\n',
        'notes.txt': 'x\n',
      },
      {
        'lib/a.py':
          'def _clean(text):\n    return text.strip()\n\ndef load(text):\n    return _clean(text)\n\nclass Reader:\n    def read(self):\n        # new\n        return 1\n\n    def _raw(self):\n        return 3\n',
        'tests/test_a.py': 'def test_a():\n    assert 1\n',
        'notes.txt': 'y\n',
      },
    );
    expect(short(found)).toEqual([
      'Reader: changed; lib/b.py:1 lib/b.py:3',
      'load: changed via _clean; lib/b.py:1 lib/b.py:3',
    ]);
    expect(describeImpact(found)).toContain('load (function, lib/a.py:4-5): changed through `_clean`');
  });

  it('keeps apart uses of a member in files that do not name its class', async () => {
    const go = (body: string) =>
      `package p\n\ntype Box struct{}\n\nfunc (b *Box) Open() int {\n\treturn ${body}\n}\n`;
    const found = await impact(
      {
        'box.go': go('1'),
        'use.go': 'package p\n\nfunc use(b *Box) int { return b.Open() }\n',
        'door.go': 'package p\n\nfunc other(d Door) { d.Open() }\n',
      },
      { 'box.go': go('2') },
    );
    expect(short(found)).toEqual(['Box.Open: changed; use.go:3']);
    expect(found.symbols[0]?.unsure).toBe(1);
    expect(describeImpact(found)).toContain('1 more uses of the name may be of something else');
  });

  it('takes the importers of a module for the users of what it exports without a name', async () => {
    const rule = (message: string) =>
      `module.exports = {\n  create(context) {\n    context.report("${message}");\n  },\n};\n`;
    const found = await impact(
      {
        'lib/rules/no-x.js': rule('a'),
        'lib/rules/no-y.js': rule('a'),
        'lib/index.js': "exports.x = require('./rules/no-x');\nexports.y = require('./rules/no-y');\n",
        'src/thing/index.ts': 'export default function () {\n  return 1;\n}\n',
        'src/use.ts': "import thing from './thing';\nthing();\n",
        'lib/hash.js': 'module.exports = function hash(text) {\n  return text;\n};\n',
        'lib/use-hash.js': "const hash = require('./hash.js');\n",
      },
      {
        'lib/rules/no-x.js': rule('b'),
        'lib/hash.js': 'module.exports = function hash(text) {\n  return text + 1;\n};\n',
        'src/thing/index.ts': 'export default function () {\n  return 2;\n}\n',
      },
    );
    expect(short(found)).toEqual([
      'exports: changed; lib/use-hash.js:1',
      'exports.create: changed; lib/index.js:1',
      'default: changed; src/use.ts:1',
    ]);
  });

  it('understands new, deleted and renamed files, and odd paths', async () => {
    const found = await impact(
      {
        'src/old.js': 'export function old() {}\n',
        'src/from.js': `export function moved() {\n  return 1;\n}\n${'// filler\n'.repeat(20)}`,
        'src/ünd "so".js': 'export const odd = 1;\nexport const even = 2;\n',
      },
      {
        'src/old.js': undefined,
        'src/new.js': 'export function fresh() {}\n',
        'src/from.js': undefined,
        'src/to.js': `export function moved() {\n  return 2;\n}\n${'// filler\n'.repeat(20)}`,
        'src/ünd "so".js': 'export const odd = 3;\nexport const even = 2;\n',
      },
    );
    expect(short(found)).toEqual(['old: removed; ', 'moved: changed; ', 'odd: changed; ', 'fresh: added; ']);
  });

  it('stays within its bounds for a patch that touches everything, and says what it left out', async () => {
    const many = (value: number) =>
      Array.from(
        { length: 60 },
        (_, index) => `export function action${index}() {\n  return ${value};\n}\n`,
      ).join('');
    const uses = Array.from({ length: 60 }, (_, index) => `action${index}(/* ${'x'.repeat(300)} */);\n`).join(
      '',
    );
    const found = await impact(
      { 'src/a.js': many(1), 'src/uses.js': uses.repeat(9), 'src/big.js': `x(${'['.repeat(1_100_000)}` },
      { 'src/a.js': many(2), 'src/big.js': `y(${'['.repeat(1_100_000)}` },
    );
    expect(found.symbols).toHaveLength(12);
    expect(found.left).toHaveLength(48);
    const text = describeImpact(found);
    expect(text.length).toBeLessThanOrEqual(6_000);
    expect(text).toContain('Touched too');
    expect(text).toContain('Not analysed: src/big.js');
  });

  it('has nothing to say of a patch that is none, or touches nothing exported', async () => {
    for (const untrusted of ['', 'no patch', 'diff --git a/x b/x\n@@ nonsense', '@@ -1 +1 @@\n-a\n+b\n'])
      expect(describeImpact(await impactOf(folderShell(tmpdir()), untrusted, never))).toBe('');
    const outside =
      'diff --git a/../../etc/x.js b/../../etc/x.js\n--- a/../../etc/x.js\n+++ b/../../etc/x.js\n@@ -1 +1 @@\n-a\n+b\n';
    const found = await impactOf(folderShell(join(tmpdir(), 'heirloom-nowhere')), outside, never);
    expect(found.unread).toMatchObject([{ because: 'it is not there' }]);
  });
});
