import { describe, expect, it } from 'vitest';
import { findSymbol } from '../../../src/agent/symbols/symbols.ts';
import { sampleFolder } from './sample-folder.ts';

const never = new AbortController().signal;

async function search(files: Record<string, string | Uint8Array>, name: string, path?: string) {
  await using folder = await sampleFolder(files);
  const found = await findSymbol(folder.shell, name, path === undefined ? {} : { path }, never);
  if (found.kind !== 'searched') throw new Error(`${name} was taken for no name`);
  return {
    definitions: found.definitions.map(
      ({ path: file, from, to, kind, container, exported }) =>
        `${file}:${from}-${to} ${container === undefined ? '' : `${container}.`}${kind}${exported ? ' exported' : ''}`,
    ),
    references: found.references.map(
      ({ path: file, line, within }) => `${file}:${line}${within === undefined ? '' : ` in ${within}`}`,
    ),
    mentions: found.mentions.map(({ path: file, lines, because }) => `${file} (${lines}): ${because}`),
    signatures: found.definitions.map(({ signature }) => signature),
    left: found.left,
  };
}

describe('where a symbol is defined and used', () => {
  it('leaves out strings, comments, regular expressions and text between tags', async () => {
    const code = [
      'export function parse(text: string): number {',
      '  // parse is called by main',
      "  return Number('parse') || /parse/.test(text) || 1;",
      '}',
      'const view = <p title="parse">parse</p>;',
      'export const twice = () => parse(`${parse("parse")} parse`);',
    ].join('\n');
    expect(await search({ 'a.tsx': code }, 'parse')).toMatchObject({
      definitions: ['a.tsx:1-4 function exported'],
      references: ['a.tsx:6 in twice'],
      signatures: ['export function parse(text: string): number'],
    });
  });

  it('leaves out parameters and local variables that hide the name, but not what they hide it from', async () => {
    const code = [
      'export const size = 3;',
      'export function grow(size) { return size + 1; }',
      'export const doubled = () => size * 2;',
      'items.map((size) => size);',
      'function inner() {',
      '  const size = 1;',
      '  return size;',
      '}',
      'const late = require("./late");',
      'function viaModule() { const size = require("./size"); return size; }',
    ].join('\n');
    expect((await search({ 'a.js': code }, 'size')).references).toEqual([
      'a.js:3 in doubled',
      'a.js:10 in viaModule',
    ]);
    const python = 'def limit(): pass\n\ndef use(limit):\n    return limit\n\nvalue = limit()\n';
    expect((await search({ 'a.py': python }, 'limit')).references).toEqual(['a.py:6 in value']);
    const go =
      'package a\nfunc Size() int { return 1 }\nfunc f(Size int) int { return Size }\nvar x = Size()\n';
    expect((await search({ 'a.go': go }, 'Size')).references).toEqual(['a.go:4 in x']);
  });

  it('follows re-exports and the names that an import gives', async () => {
    const found = await search(
      {
        'src/parse.ts': 'function parse() {}\nexport { parse };\n',
        'src/index.ts': "export { parse as read } from './parse.ts';\n",
        'src/use.ts': "import { parse as p } from './parse.ts';\n\nexport function run() {\n  p();\n}\n",
      },
      'parse',
    );
    expect(found.definitions).toEqual(['src/parse.ts:1-1 function exported']);
    expect(found.references).toEqual([
      'src/index.ts:1',
      'src/parse.ts:2',
      'src/use.ts:1',
      'src/use.ts:4 in run',
    ]);
  });

  it('knows a member by its class, and a function by its module', async () => {
    const files = {
      'shapes.py': 'class Circle:\n    def area(self): ...\n\nclass Square:\n    def area(self): ...\n',
      'lib/json.ts': 'export const load = () => 1;',
      'lib/yaml.ts': 'export const load = () => 2;',
      'old.js':
        'Widget.prototype.draw = function () {};\nnew Widget().draw();\nconst draw = 1;\nuse(draw);\n',
    };
    expect((await search(files, 'Square.area')).definitions).toEqual([
      'shapes.py:5-5 Square.method exported',
    ]);
    expect((await search(files, 'Square#area')).definitions).toHaveLength(1);
    expect((await search(files, 'yaml.load')).definitions).toEqual(['lib/yaml.ts:1-1 function exported']);
    const drawn = await search(files, 'Widget.prototype.draw');
    expect(drawn.definitions).toEqual(['old.js:1-1 Widget.method']);
    expect(drawn.references).toEqual(['old.js:2']);
  });

  it('keeps tests and vendored code apart, sources first', async () => {
    await using folder = await sampleFolder({
      'vendor/z.js': 'stop();',
      'test/z.test.js': 'stop();',
      'src/z.js': 'stop();',
      'a.js': 'module.exports = { stop };\nfunction stop() {}',
    });
    const found = await findSymbol(folder.shell, 'stop', {}, never);
    expect(found).toMatchObject({
      definitions: [{ path: 'a.js', exported: true }],
      references: [
        { path: 'a.js', side: 'source' },
        { path: 'src/z.js', side: 'source' },
        { path: 'test/z.test.js', side: 'test' },
        { path: 'vendor/z.js', side: 'vendored' },
      ],
    });
  });

  it('takes overloads, default exports and private members for what they are', async () => {
    const code = [
      'export function at(a: string): void;',
      'export function at(a: number): void;',
      'export function at(a: unknown) {}',
      'export default class Clock {',
      '  #at = 1;',
      '  private at() {}',
      '  now() { return this.#at; }',
      '}',
    ].join('\n');
    const found = await search({ 'a.ts': code }, 'at');
    expect(found.definitions).toEqual([
      'a.ts:1-1 function exported',
      'a.ts:2-2 function exported',
      'a.ts:3-3 function exported',
      'a.ts:5-5 Clock.field',
      'a.ts:6-6 Clock.method',
    ]);
    expect(found.references).toEqual(['a.ts:7 in Clock.now']);
  });

  it('searches as text what cannot be parsed, and says so', async () => {
    const long = `const far = 1; ${'x = [[[['.repeat(200_000)}`;
    const found = await search(
      {
        'README.md': 'far away\nso far\n',
        'big.js': long,
        'broken.ts': 'export function far( { ]] class ??? \nfar(1);\nconst ok = far;\n',
        'latin.py': Buffer.from([0x66, 0x61, 0x72, 0x20, 0x3d, 0x20, 0x31, 0x20, 0x23, 0xe9, 0x0a]),
        'image.js': Buffer.from([0, 1, 2, 0x20, 0x66, 0x61, 0x72, 0x20]),
      },
      'far',
    );
    expect(found.mentions).toContain('README.md (2): it is no code that can be parsed');
    expect(found.mentions).toContainEqual(expect.stringMatching(/^big\.js \(1\): /));
    expect(found.references).toContain('broken.ts:3 in ok');
    expect(found.definitions).toContain('latin.py:1-1 variable exported');
  });

  it('goes on with the other files when one brings the parser down or holds it up', async () => {
    const found = await search(
      {
        'a/deep.java': `class A { int far = ${'a=>'.repeat(300_000)} }`,
        'a/deep.py': `far = ${'far.'.repeat(200_000)}x\n`,
        'a/wide.ts': `far; ${'('.repeat(900_000)}`,
        'b/good.go': 'package b\n\nfunc far() {}\n',
      },
      'far',
    );
    expect(found.definitions).toContain('b/good.go:3-3 function');
    expect(found.mentions).toContainEqual(
      expect.stringMatching(/^a\/wide\.ts \(1\): parsing it takes too long/),
    );
  });

  it('takes a name apart before it searches, and never lets one reach the shell', async () => {
    await using folder = await sampleFolder({ 'a.js': 'const $el = 1; use($el);' });
    for (const hostile of ["x'; touch owned; '", '$(touch owned)', '-f', '--pre=sh', 'a b', '', '..', 'x\ny'])
      expect(await findSymbol(folder.shell, hostile, {}, never)).toEqual({ kind: 'no-name' });
    expect(await findSymbol(folder.shell, '$el', {}, never)).toMatchObject({
      definitions: [{ name: '$el' }],
      references: [{ line: 1 }],
    });
    const { output } = await folder.shell.run({ command: 'ls', timeoutMs: 5_000 });
    expect(output).toBe('a.js\n');
  });
});
