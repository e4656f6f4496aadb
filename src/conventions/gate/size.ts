import { pathKind } from '../../lib/path-kind.ts';
import { foldersOf } from '../prediction/fix-size.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

const FEWEST_CASES = 10;
/** One in twenty past fixes is larger than nearly all: an outsized one is so by more than that. */
const FEW_MORE = 2;
const MUCH_MORE = 1.3;
/** A fix of so many lines is small everywhere. */
const SMALL = 100;

/** As many files and lines as past fixes touched. */
export async function checkSize({
  ground: { conventions, facts },
  change: { files },
}: Look): Promise<Found[]> {
  const { half, most, of, newest } = conventions.foresight.fixSize;
  if (of < FEWEST_CASES) return [];
  const found: Found[] = [];
  if (files.length > Math.max(most + FEW_MORE, MUCH_MORE * most)) {
    const message = `The change touches ${files.length} files; half of the past fixes touched at most ${half}, nearly all at most ${most}: leave out what the fix does not need.`;
    found.push({ message, citation: `${of} past fixes` });
  }
  const lines = files
    .filter(({ path }) => pathKind(path) === 'source')
    .reduce((sum, { addedLines, removedLines }) => sum + addedLines.length + removedLines, 0);
  const usual = lines > SMALL ? await facts.linesOf(newest) : undefined;
  if (usual !== undefined && lines > Math.max(SMALL, 2 * usual.most)) {
    const message = `The change has ${lines} lines of source code; half of the past fixes had at most ${usual.half}, nearly all at most ${usual.most}: leave out what the fix does not need.`;
    found.push({ message, citation: `${usual.of} past fixes` });
  }
  return found;
}

/** In as few places as past fixes. */
export function checkSpread({ ground: { conventions }, change: { files } }: Look): Found[] {
  const { half, most, of } = conventions.foresight.fixSize.folders;
  const folders = foldersOf(files.map(({ path }) => path).filter((path) => pathKind(path) === 'source'));
  if (of < FEWEST_CASES || folders <= Math.max(most, 2 * half, 2)) return [];
  const message = `The change touches sources in ${folders} folders; half of the past fixes stayed within ${half}, nearly all within ${most}: leave out what the fix does not need.`;
  return [{ message, citation: `${of} past fixes` }];
}
