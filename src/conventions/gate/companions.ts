import { changesetFolder, companionKind } from '../companion-kind.ts';
import { percent } from '../weighted.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';
import { isHabit } from './habit.ts';

/** An entry in the changelog, or a new file that tells of the change. */
export function checkCompanions({ ground, change: { files }, foretold: { also } }: Look): Found[] {
  return also
    .filter(({ probability }) => isHabit(ground, probability))
    .flatMap(({ path, probability }): Found[] => {
      const folder = changesetFolder(path);
      if (folder === undefined && companionKind(path) !== 'changelog') return [];
      const isThere = files.some((file) =>
        folder === undefined
          ? companionKind(file.path) === 'changelog'
          : changesetFolder(file.path) === folder,
      );
      if (isThere) return [];
      const what = folder === undefined ? `an entry in ${path}` : `a file in ${folder}/`;
      return [
        {
          message: `Such a change comes with ${what} here: add it.`,
          citation: `${percent(probability)} of such changes`,
        },
      ];
    });
}
