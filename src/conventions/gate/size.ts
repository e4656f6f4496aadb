import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

const FEWEST_CASES = 10;

/** As many files as past fixes touched. */
export function checkSize({ ground: { conventions }, change: { files } }: Look): Found[] {
  const { half, most, of } = conventions.foresight.fixSize;
  if (of < FEWEST_CASES || files.length <= Math.max(most, 2 * half)) return [];
  const message = `The change touches ${files.length} files; half of the past fixes touched at most ${half}, nearly all at most ${most}.`;
  return [{ message, citation: `${of} past fixes` }];
}
