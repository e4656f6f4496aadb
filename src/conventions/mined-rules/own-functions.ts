import path from 'node:path';
import { pathKind } from '../../lib/path-kind.ts';
import { cite, type Ground } from './ground.ts';
import { ruleId, type Citation, type MinedRule } from './mined-rule.ts';
import type { Module } from './modules.ts';

const FEWEST_IMPORTERS = 5;
const MOST_HELPERS = 16;
const MOST_MODULES = 8;
const MOST_TEST_HELPERS = 8;

/** Programs that are shown, measured or tested upon, rather than worked on. */
const SAMPLES =
  /(?:^|\/)(?:examples?|docs|website|playground|bench(?:marks?)?|(?:__)?fixtures(?:__)?)\/(?!.*(?:helper|util))/i;

interface Use {
  readonly file: string;
  /** Undefined where the module is imported as a whole. */
  readonly name: string | undefined;
  readonly importers: readonly Module[];
}

/** The repository's own functions that many files use, which a newcomer would write again. */
export function mineOwnFunctions(ground: Ground): MinedRule[] {
  const modules = ground.modules.filter(
    ({ generatedAt, path: file }) => generatedAt === undefined && !SAMPLES.test(file),
  );
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const fromSource = usesOf(modules.filter(isSource), byPath);
  const fromTests = usesOf(
    modules.filter((module) => pathKind(module.path) === 'test'),
    byPath,
  );
  const source = fromSource.filter(({ file }) => pathKind(file) === 'source');
  const test = fromTests.filter(({ file }) => pathKind(file) === 'test' && !byPath.get(file)?.isTest);
  return [
    ...most(source.filter(isFunction(byPath)), MOST_HELPERS).map((use) => functionRule(use, byPath, ground)),
    ...most(source.filter(isToolbox), MOST_MODULES).map((use) => moduleRule(use, byPath, ground)),
    ...most(
      test.filter((use) => isFunction(byPath)(use) || use.name === undefined),
      MOST_TEST_HELPERS,
    ).map((use) => testHelperRule(use, byPath, ground)),
  ];
}

function isSource({ path: file }: Module): boolean {
  return pathKind(file) === 'source';
}

function most(uses: readonly Use[], atMost: number): Use[] {
  return uses
    .filter(({ importers }) => importers.length >= FEWEST_IMPORTERS)
    .sort((a, b) => b.importers.length - a.importers.length || (key(a) < key(b) ? -1 : 1))
    .slice(0, atMost);
}

const key = ({ file, name = '' }: Use) => `${file}#${name}`;

/** Functions, and classes of errors; other capitalised names are types, which nobody writes by accident. */
const isFunction =
  (byPath: ReadonlyMap<string, Module>) =>
  ({ file, name }: Use): boolean =>
    name !== undefined &&
    (/^[a-z_][\w$]{2,}$/.test(name) || /(?:Error|Exception)$/.test(name)) &&
    (byPath.get(file)?.functions.has(name) ?? false);

/** A module that is imported as a whole and by its name holds small functions. */
function isToolbox({ file, name }: Use): boolean {
  return (
    name === undefined && /(?:util|helper|shared|common|tool|assert|error|string|path|internal)/i.test(file)
  );
}

function usesOf(importers: readonly Module[], byPath: ReadonlyMap<string, Module>): Use[] {
  const uses = new Map<string, { file: string; name: string | undefined; importers: Map<string, Module> }>();
  const add = (file: string, name: string | undefined, by: Module): void => {
    const id = `${file}#${name ?? ''}`;
    const known = uses.get(id) ?? { file, name, importers: new Map<string, Module>() };
    known.importers.set(by.path, by);
    uses.set(id, known);
  };
  for (const module of importers)
    for (const { specifier, names, whole, types } of module.imports) {
      const file = types === 'statement' ? undefined : fileOf(module, specifier, byPath);
      if (file === undefined || file === module.path) continue;
      for (const name of names) add(file, name, module);
      if (whole !== undefined && /^[a-z_]/.test(whole)) add(file, undefined, module);
    }
  return [...uses.values()].map(({ importers: by, ...use }) => ({ ...use, importers: [...by.values()] }));
}

function fileOf(module: Module, specifier: string, byPath: ReadonlyMap<string, Module>): string | undefined {
  const candidates =
    module.language === 'python' ? pythonFiles(module.path, specifier) : scriptFiles(module.path, specifier);
  return candidates.find((file) => byPath.has(file));
}

const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '/index.ts',
  '/index.tsx',
  '/index.js',
];

function scriptFiles(from: string, specifier: string): string[] {
  if (!specifier.startsWith('.')) return [];
  const target = path.posix.join(path.posix.dirname(from), specifier);
  const bare = target.replace(/\.[cm]?jsx?$/, '');
  return [...ENDINGS.map((ending) => target + ending), ...ENDINGS.map((ending) => bare + ending)];
}

function pythonFiles(from: string, specifier: string): string[] {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const inner = specifier.slice(dots).split('.').filter(Boolean).join('/');
  const folder = path.posix.join(path.posix.dirname(from), '../'.repeat(Math.max(0, dots - 1)));
  const roots = dots > 0 ? [folder] : ['.', 'src'];
  return roots.flatMap((root) => [
    path.posix.join(root, `${inner}.py`),
    path.posix.join(root, inner, '__init__.py'),
  ]);
}

function functionRule(use: Use, byPath: ReadonlyMap<string, Module>, ground: Ground): MinedRule {
  const { file, name = '', importers } = use;
  const isError = /(?:Error|Exception)$/.test(name) || /^(?:fail|throw|raise|invariant)(?![a-z])/.test(name);
  return {
    id: ruleId('helper', file, name),
    scope: scopeOf(importers),
    trigger: `helper ${isError ? 'error exception ' : ''}${name} ${file}`,
    statement: isError
      ? `Errors are made with \`${name}\` of \`${file}\`, which ${importers.length} files import.`
      : `\`${file}\` has \`${name}\`, which ${importers.length} files import: use it rather than write another.`,
    ...byUse(use, byPath, ground),
  };
}

function moduleRule(use: Use, byPath: ReadonlyMap<string, Module>, ground: Ground): MinedRule {
  const { file, importers } = use;
  return {
    id: ruleId('helpers-in', file),
    scope: scopeOf(importers),
    trigger: `always helper ${file}`,
    statement: `\`${file}\` holds shared functions (${importers.length} files import it): look there before writing one.`,
    ...byUse(use, byPath, ground),
  };
}

function testHelperRule(use: Use, byPath: ReadonlyMap<string, Module>, ground: Ground): MinedRule {
  const { file, name, importers } = use;
  const what = name === undefined ? `\`${file}\`` : `\`${name}\` of \`${file}\``;
  return {
    id: ruleId('helper-of-tests', file, ...(name === undefined ? [] : [name])),
    scope: scopeOf(importers),
    trigger: `always test helper ${name ?? ''} ${file}`,
    statement: `Tests use ${what} (${importers.length} files import it).`,
    ...byUse(use, byPath, ground),
  };
}

function byUse(
  { file, importers }: Use,
  byPath: ReadonlyMap<string, Module>,
  { ages }: Ground,
): Pick<MinedRule, 'why' | 'citations' | 'for' | 'against' | 'forCount' | 'againstCount'> {
  const own = byPath.get(file);
  const users = cite(importers, ages, ({ path: from, imports, language }) => {
    const base = path.posix.basename(file).replace(/\.\w+$/, '');
    return language === 'other' || from === file
      ? undefined
      : imports.find(({ specifier }) => specifier.includes(base))?.line;
  });
  const citations: Citation[] =
    own === undefined ? users : [{ path: file, blob: own.blob }, ...users.slice(0, 2)];
  return {
    why: `A second one would drift from it.`,
    citations,
    for: [],
    against: [],
    forCount: importers.length,
    againstCount: 0,
  };
}

/** The deepest folder that holds all who use it, and its siblings. */
function scopeOf(importers: readonly Module[]): string[] {
  const [first = '', ...others] = importers.map(({ path: file }) => path.posix.dirname(file));
  let common = first === '.' ? [] : first.split('/');
  for (const folder of others) {
    const parts = folder.split('/');
    common = common.filter(
      (part, index) => parts.slice(0, index + 1).join('/') === [...common.slice(0, index), part].join('/'),
    );
  }
  return [common.length === 0 ? '**' : `${common.join('/')}/**`];
}
