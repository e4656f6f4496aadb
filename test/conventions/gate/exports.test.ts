import { describe, expect, it } from 'vitest';
import { checkComplexity } from '../../../src/conventions/gate/complexity.ts';
import { checkDependencies } from '../../../src/conventions/gate/dependencies.ts';
import { checkApi, checkNewExports } from '../../../src/conventions/gate/exports.ts';
import { checkVerbosity } from '../../../src/conventions/gate/verbosity.ts';
import type { Texts } from './given-change.ts';
import { look } from './given-look.ts';

describe('a name that is given away anew', () => {
  it.each([
    ['src/a.ts', 'export const a = 1;\n', 'export const a = 1;\nexport function helper() {}\n'],
    ['src/a.js', 'exports.a = 1;\n', 'exports.a = 1;\nfunction helper() {}\nmodule.exports = { helper };\n'],
    ['src/a.py', 'a = 1\n', 'a = 1\n\n\ndef helper():\n    pass\n'],
    ['a.go', 'package a\n', 'package a\n\nfunc Helper() {}\n'],
    ['src/a.rs', 'fn a() {}\n', 'fn a() {}\npub fn helper() {}\n'],
  ])('is told of in %s', async (path, before, after) => {
    expect(await checkNewExports(await look({ [path]: [before, after] }))).toMatchObject([{ path }]);
  });

  it('is in order where another file of the change takes it', async () => {
    const texts: Texts = {
      'src/a.ts': ['export const a = 1;\n', 'export const a = 1;\nexport function helper() {}\n'],
      'src/b.ts': ['b();\n', "import { helper } from './a.ts';\nhelper();\n"],
    };
    expect(await checkNewExports(await look(texts))).toEqual([]);
  });
});

describe('what others may use', () => {
  it.each([
    [
      'src/a.ts',
      'export function load(path: string) {}\n',
      'export function read(path: string) {}\n',
      'is gone',
    ],
    [
      'src/a.ts',
      'export function load(path: string) {}\n',
      'export function load(path: string, to: string) {}\n',
      'a parameter more',
    ],
    ['src/a.py', 'def load(path, to=None):\n    pass\n', 'def load(path):\n    pass\n', 'a parameter less'],
    [
      'a.go',
      'package a\n\nfunc Load(p string) {}\n',
      'package a\n\nfunc Load(p, q string) {}\n',
      'a parameter more',
    ],
    ['src/a.rs', 'pub fn load(p: &str) {}\n', 'fn load(p: &str) {}\n', 'is gone'],
  ])('is missed in %s: %s → %s', async (path, before, after, what) => {
    const found = await checkApi(await look({ [path]: [before, after] }));
    expect(found).toMatchObject([{ path, citation: expect.stringContaining(`${path}:`) }]);
    expect(found[0]?.message).toContain(what);
  });

  it.each([
    [
      'src/a.ts',
      'export function load(path: string) {}\n',
      'export function load(path: string, to?: string) {}\n',
    ],
    ['src/a.py', 'def load(path):\n    pass\n', 'def load(path, *, to=None):\n    pass\n'],
    ['src/a.ts', 'function load() {}\n', 'function read() {}\n'],
  ])('is as it was in %s: %s → %s', async (path, before, after) => {
    expect(await checkApi(await look({ [path]: [before, after] }))).toEqual([]);
  });

  it('is there when it moves to another file', async () => {
    const texts: Texts = {
      'src/a.ts': ['export function load() {}\n', 'load();\n'],
      'src/b.ts': [undefined, 'export function load() {}\n'],
    };
    expect(await checkApi(await look(texts))).toEqual([]);
  });
});

describe('a new dependency', () => {
  it.each([
    ['package.json', '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"1","left-pad":"1"}}', 'left-pad'],
    ['composer.json', '{"require":{}}', '{"require":{"x/y":"1"}}', 'x/y'],
    [
      'pyproject.toml',
      '[project]\ndependencies = [\n  "a>=1",\n]\n',
      '[project]\ndependencies = [\n  "a>=1",\n  "attrs>=23",\n]\n',
      'attrs',
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\na = "1"\n',
      '[tool.poetry.dependencies]\na = "1"\nattrs = "^23"\n',
      'attrs',
    ],
    ['requirements.txt', 'a==1\n', 'a==1\nattrs\n', 'attrs'],
    [
      'go.mod',
      'module x\n\nrequire (\n\ta.b/c v1.0.0\n)\n',
      'module x\n\nrequire (\n\ta.b/c v1.0.0\n\tgithub.com/d/e v0.9.1\n)\n',
      'github.com/d/e',
    ],
    ['Cargo.toml', '[dependencies]\na = "1"\n', '[dependencies]\na = "1"\nitertools = "0.13"\n', 'itertools'],
    ['Gemfile', "gem 'a'\n", "gem 'a'\ngem 'rack'\n", 'rack'],
  ])('is found in %s', async (path, before, after, name) => {
    const [found, more] = checkDependencies(await look({ [path]: [before, after] }));
    expect(found?.message).toContain(` ${name}:`);
    expect(found?.citation).toMatch(new RegExp(`^${path}:\\d+$`));
    expect(more).toBeUndefined();
  });

  it.each([
    ['package.json', '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"2"},"scripts":{"b":"c"}}'],
    [
      'Cargo.toml',
      '[package]\nname = "a"\n[dependencies]\nb = "1"\n',
      '[package]\nname = "c"\n[dependencies]\nb = "2"\n',
    ],
    ['go.mod', 'module x\n\nrequire a.b/c v1.0.0\n', 'module x\n\nrequire a.b/c v1.1.0\n'],
  ])('is no other version, in %s', async (path, before, after) => {
    expect(checkDependencies(await look({ [path]: [before, after] }))).toEqual([]);
  });
});

const branches = (count: number) =>
  Array.from({ length: count }, (_, at) => `  if (value === ${at}) go(${at});\n`).join('');

describe('the complexity of a change', () => {
  it('is told of where a function gains many branches, with the share of the file before and after', async () => {
    const text = (count: number) => `function choose(value) {\n${branches(count)}}\n`;
    const found = await checkComplexity(await look({ 'src/a.js': [text(4), text(14)] }));
    expect(found).toMatchObject([{ path: 'src/a.js', line: 1 }]);
    expect(found[0]?.message).toContain('15 ways through it, 5 before');
    expect(found[0]?.citation).toContain('0% of the file');
    expect(found[0]?.citation).toContain('now 100%');
  });

  it('is told of where a new function is harder than all others', async () => {
    const before = 'function first() {}\n';
    const after = `${before}function choose(value) {\n${branches(12)}}\n`;
    expect(await checkComplexity(await look({ 'src/a.js': [before, after] }))).toHaveLength(1);
  });

  it('is in order where a hard function stays about as hard', async () => {
    const text = (count: number) => `function choose(value) {\n${branches(count)}}\n`;
    expect(await checkComplexity(await look({ 'src/a.js': [text(20), text(23)] }))).toEqual([]);
  });
});

describe('the verbosity of a change', () => {
  const block = (name: string) =>
    ['load', 'check', 'mend', 'store', 'tell']
      .map((verb) => `  ${verb}(${name}.value, options.${verb}, 1);`)
      .join('\n');

  it('is told of where most of what is added repeats itself', async () => {
    const after = `start();\nfunction a(one) {\n${block('one')}\n}\nfunction b(two) {\n${block('two')}\n}\n`;
    expect(checkVerbosity(await look({ 'src/a.js': ['start();\n', after] }))).toMatchObject([
      { path: 'src/a.js' },
    ]);
  });

  it('is told of where a change is mostly comments and its file is not', async () => {
    const before = 'one();\ntwo();\nthree();\n';
    const after = `${before}${Array.from({ length: 9 }, (_, at) => `// Sentence ${at} of a long story.\n`).join('')}four();\n`;
    expect(checkVerbosity(await look({ 'src/a.js': [before, after] }))).toHaveLength(1);
  });

  it('is in order in a file of that kind', async () => {
    const before = `// One.\n// Two.\none();\n`;
    const after = `${before}${Array.from({ length: 9 }, (_, at) => `// Sentence ${at}.\n`).join('')}four();\n`;
    expect(checkVerbosity(await look({ 'src/a.js': [before, after] }))).toEqual([]);
  });
});
