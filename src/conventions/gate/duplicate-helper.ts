import { definedNames } from '../../lib/defined-names.ts';
import { pathKind } from '../../lib/path-kind.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** Helpers that many files of the repository use are not written again. */
export function checkHelpers({ ground: { conventions }, change: { files } }: Look): Found[] {
  const byName = new Map(conventions.helpers.map((helper) => [helper.name, helper]));
  return files
    .filter(({ path }) => pathKind(path) === 'source')
    .flatMap(({ path, addedLines }) =>
      definedNames(addedLines.join('\n')).flatMap((name): Found[] => {
        const helper = byName.get(name);
        if (helper === undefined || helper.path === path) return [];
        return [
          {
            message: `${path} defines ${name}, which ${helper.path} has already: use that one.`,
            citation: `${helper.importers} importers of ${helper.path}`,
            path,
          },
        ];
      }),
    );
}
