import { builtinModules } from 'node:module';
import { pathKind } from '../../lib/path-kind.ts';
import type { Ground } from './ground.ts';
import { styleRule, type ImportStyle } from './import-style.ts';
import type { MinedRule } from './mined-rule.ts';
import type { Import, Module } from './modules.ts';
import { pythonStyles } from './python-imports.ts';

/** How files of the repository write their imports and exports. */
export function mineImports(ground: Ground): MinedRule[] {
  const modules = ground.modules.filter(isWritten);
  const scripts = modules.filter(({ language }) => language === 'script');
  const python = modules.filter(({ language }) => language === 'python');
  return [
    ...[/\.[cm]?jsx?$/, /\.[cm]?tsx?$/].flatMap((family) => {
      const own = scripts.filter(({ path }) => family.test(path));
      return extensionStyles(own).flatMap((style) => styleRule(style, own, ground));
    }),
    ...stylesOf(scripts).flatMap((style) => styleRule(style, scripts, ground)),
    ...pythonStyles(python).flatMap((style) => styleRule(style, python, ground)),
  ];
}

/** Examples, documentation and what a program wrote follow their own ways. */
function isWritten({ path, generatedAt }: Module): boolean {
  const kind = pathKind(path);
  if (
    /(?:^|\/)(?:examples?|docs|website|playground|templates?|fixtures|bench(?:marks?)?|demo|integration)\//i.test(
      path,
    )
  )
    return false;
  return generatedAt === undefined && (kind === 'source' || kind === 'test');
}

const EXTENSION = /\.([cm]?[jt]sx?)$/;
const ASSET = /\.(?:json|css|scss|vue|svelte|html?|svg|png|wasm|md|txt|node|graphql)(?:\?.*)?$|\?/;
const BUILTIN = new Set(builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:')));
const isBuiltin = (specifier: string) => BUILTIN.has(specifier.replace(/^node:/, ''));

const relative = ({ imports }: Module) =>
  imports.filter(({ specifier }) => /^\.\.?\/./.test(specifier) && !ASSET.test(specifier));
/** TypeScript and files named `.mjs` or `.cjs` leave no choice. */
const plainScript = ({ path, imports }: Module) =>
  /\.jsx?$/.test(path) ? imports.filter(({ form }) => form !== 'reexport') : [];

/** JavaScript and TypeScript each have their own way. */
function extensionStyles(family: readonly Module[]): ImportStyle[] {
  const extension = usualExtension(family);
  const scope = scopeOf(family);
  const id = `import-extension-${/tsx?$/.test(family[0]?.path ?? '') ? 'ts' : 'js'}`;
  return [
    {
      id,
      scope,
      tell: relative,
      kept: (told) => told.every(({ specifier }) => EXTENSION.test(specifier)),
      statement: `Imports of the repository's own files end with the extension, as in \`./name.${extension}\``,
      check: `import-extension:${extension}`,
    },
    {
      id,
      scope,
      tell: relative,
      kept: (told) => !told.some(({ specifier }) => EXTENSION.test(specifier)),
      statement: "Imports of the repository's own files have no extension, as in `./name`",
      check: 'import-extension:none',
    },
  ];
}

/** Each pair of opposites is asked both ways; at most one of the two is a habit. */
function stylesOf(scripts: readonly Module[]): ImportStyle[] {
  const scope = scopeOf(scripts);
  const scriptScope = ['**/*.js', '**/*.jsx'];
  const own = (module: Module) =>
    module.imports.filter(({ specifier }) => /^(?:@\/|~\/?|#|\.\.\/)/.test(specifier));
  const exporting = ({ isTest, hasDefaultExport, hasNamedExport, imports }: Module): readonly Import[] =>
    !isTest && (hasDefaultExport || hasNamedExport) ? imports : [];
  return [
    ...(["'", '"'] as const).map((quote) => ({
      id: 'import-quotes',
      scope,
      tell: ({ imports }: Module) => imports,
      kept: (told: readonly Import[]) => told.every((each) => each.quote === quote),
      statement: `Texts are in ${quote === "'" ? 'single' : 'double'} quotes, as in \`from ${quote}name${quote}\``,
    })),
    {
      id: 'import-node-prefix',
      scope,
      tell: ({ imports }) => imports.filter(({ specifier }) => isBuiltin(specifier)),
      kept: (told) => told.every(({ specifier }) => specifier.startsWith('node:')),
      statement: "Node's own modules are imported with their prefix, as in `node:path`",
      check: 'import-node-prefix:with',
    },
    {
      id: 'import-node-prefix',
      scope,
      tell: ({ imports }) => imports.filter(({ specifier }) => isBuiltin(specifier)),
      kept: (told) => !told.some(({ specifier }) => specifier.startsWith('node:')),
      statement: "Node's own modules are imported without a prefix, as in `path`",
      check: 'import-node-prefix:without',
    },
    {
      id: 'module-system',
      scope: scriptScope,
      tell: plainScript,
      kept: (told) => told.every(({ form }) => form === 'require'),
      statement: 'Modules are CommonJS: `require` and `module.exports`, no `import`',
      check: 'module-system:commonjs',
    },
    {
      id: 'module-system',
      scope: scriptScope,
      tell: plainScript,
      kept: (told) => told.every(({ form }) => form === 'import'),
      statement: 'Modules are ES modules: `import` and `export`, no `require`',
      check: 'module-system:es',
    },
    {
      id: 'import-types',
      scope: scope.filter((glob) => /ts|\*\*$/.test(glob)),
      tell: ({ imports }) => imports.filter(({ types }) => types !== undefined),
      kept: (told) => told.every(({ types }) => types === 'statement'),
      statement: 'What is only a type is imported with `import type { … }`',
    },
    {
      id: 'import-types',
      scope: scope.filter((glob) => /ts|\*\*$/.test(glob)),
      tell: ({ imports }) => imports.filter(({ types }) => types !== undefined),
      kept: (told) => told.every(({ types }) => types === 'inline'),
      statement: 'What is only a type is marked among the other names, as in `import { type Name }`',
    },
    {
      id: 'export-kind',
      scope,
      tell: exporting,
      kept: (_, { hasDefaultExport }) => !hasDefaultExport,
      statement: 'Modules have named exports and no default one',
    },
    {
      id: 'import-alias',
      scope,
      tell: own,
      kept: (told) => told.every(({ specifier }) => !specifier.startsWith('.')),
      statement: 'Files further up are imported by their alias rather than by `../`',
    },
  ];
}

function usualExtension(scripts: readonly Module[]): string | undefined {
  const counts = new Map<string, number>();
  for (const module of scripts)
    for (const { specifier } of relative(module)) {
      const [, extension] = EXTENSION.exec(specifier) ?? [];
      if (extension !== undefined) counts.set(extension, (counts.get(extension) ?? 0) + 1);
    }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** `**∕*.ts` and the like, of the extensions in use. */
function scopeOf(modules: readonly Module[]): string[] {
  const byExtension = Map.groupBy(modules, ({ path }) => path.slice(path.lastIndexOf('.') + 1));
  return [...byExtension]
    .filter(([, files]) => files.length >= modules.length / 20)
    .map(([extension]) => `**/*.${extension}`)
    .sort();
}
