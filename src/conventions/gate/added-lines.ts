import type { ChangedFile, PatchLine } from '../changed-files.ts';

export function addedOf({ hunks }: Pick<ChangedFile, 'hunks'>): PatchLine[] {
  return hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === '+'));
}
