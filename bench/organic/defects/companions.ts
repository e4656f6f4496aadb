import { changesetFolder, companionKind } from '../../../src/conventions/companion-kind.ts';
import { pathKind } from '../../../src/lib/path-kind.ts';
import type { Edition } from '../editions.ts';
import type { GivenFix } from '../given-fix.ts';

export const withoutChangelog = without(
  (path) => companionKind(path) === 'changelog' || changesetFolder(path) !== undefined,
);
export const withoutDocs = without((path) => companionKind(path) === 'docs');
/** Snapshots are written by a test runner, the others by a build. */
export const withoutGenerated = without((path) => pathKind(path) === 'generated');

function without(isIt: (path: string) => boolean): (given: GivenFix) => Edition | undefined {
  return ({ files }) => {
    const companions = files.map(({ path }) => path).filter(isIt);
    return companions.length > 0 && companions.length < files.length ? { takeBack: companions } : undefined;
  };
}
