import type { ImportStyle } from './import-style.ts';
import { ruleId } from './mined-rule.ts';
import type { Import, Module } from './modules.ts';

const FEWEST_USES = 10;

export function pythonStyles(python: readonly Module[]): ImportStyle[] {
  const packages = new Set(python.flatMap(({ path }) => /^(?:src\/)?(\w+)\//.exec(path)?.[1] ?? []));
  const own = ({ imports, isTest }: Module): readonly Import[] =>
    isTest
      ? []
      : imports.filter(
          ({ specifier }) => specifier.startsWith('.') || packages.has(specifier.split('.', 1)[0] ?? ''),
        );
  const scope = ['**/*.py'];
  const isRelative = ({ specifier }: Import) => specifier.startsWith('.');
  return [
    {
      id: 'python-relative-imports',
      scope,
      tell: own,
      kept: (told) => told.every(isRelative),
      statement: "Modules import their own package's modules relatively, as in `from .name import x`",
    },
    {
      id: 'python-absolute-imports',
      scope,
      tell: own,
      kept: (told) => !told.some(isRelative),
      statement: "Modules import their own package's modules by their full name",
    },
    {
      id: 'python-future-annotations',
      scope,
      tell: ({ imports, isTest }) => (isTest ? [] : imports),
      kept: (told) =>
        told.some(({ specifier, names }) => specifier === '__future__' && names.includes('annotations')),
      statement: 'Modules begin with `from __future__ import annotations`',
    },
    ...aliasStyles(python, scope),
  ];
}

/** A module that goes by another name here: `import typing as t`. */
function aliasStyles(python: readonly Module[], scope: readonly string[]): ImportStyle[] {
  const renamed = python.flatMap(({ imports }) =>
    imports.filter(({ whole, specifier }) => whole !== undefined && whole !== specifier),
  );
  const uses = Map.groupBy(renamed, ({ specifier, whole }) => `${specifier} ${whole}`);
  const usual = [...uses].filter(([, own]) => own.length >= FEWEST_USES).map(([pair]) => pair);
  return usual.map((pair) => {
    const [specifier = '', alias = ''] = pair.split(' ');
    return {
      id: ruleId('import-as', specifier),
      scope,
      tell: ({ imports }: Module) => imports.filter((each) => each.specifier === specifier),
      kept: (told: readonly Import[]) => told.every(({ whole }) => whole === alias),
      statement: `\`${specifier}\` is imported as \`${alias}\``,
    };
  });
}
