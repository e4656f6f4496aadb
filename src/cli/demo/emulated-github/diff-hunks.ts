import type { Git } from './git.ts';

/** A stretch of a file's difference. */
interface Hunk {
  readonly header: string;
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

export type Side = 'LEFT' | 'RIGHT';

/** The difference of one file between two trees. */
export async function fileHunks(
  git: Git,
  { from, to, path, context }: { from: string; to: string; path: string; context: number },
): Promise<Hunk[]> {
  const options = ['-r', '-p', `-U${context}`, '--no-ext-diff', '--no-textconv', '--no-color'];
  const diff = await git.text(['--literal-pathspecs', 'diff-tree', ...options, from, to, '--', path]);
  const hunks: (Hunk & { lines: string[] })[] = [];
  for (const line of diff.split('\n')) {
    const [, oldStart, oldLines = '1', newStart, newLines = '1'] =
      /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (oldStart !== undefined) {
      const places = { oldStart: Number(oldStart), oldLines: Number(oldLines) };
      const after = { newStart: Number(newStart), newLines: Number(newLines) };
      hunks.push({ header: line, ...places, ...after, lines: [] });
    } else if (/^[ +\\-]/.test(line)) {
      hunks.at(-1)?.lines.push(line);
    }
  }
  return hunks;
}

/** What a diff shows up to a line, and how far down that is; undefined where it does not show the line. */
export function shownAt(
  hunks: readonly Hunk[],
  side: Side,
  line: number,
): { readonly hunk: string; readonly position: number } | undefined {
  let position = -1;
  for (const { header, lines, ...start } of hunks) {
    position += 1;
    let [left, right] = [start.oldStart, start.newStart];
    for (const [at, text] of lines.entries()) {
      position += 1;
      const isOld = text.startsWith('-');
      const isNew = text.startsWith('+');
      const isHere = side === 'LEFT' ? !isNew && left === line : !isOld && right === line;
      if (isHere && !text.startsWith('\\')) {
        return { hunk: [header, ...lines.slice(0, at + 1)].join('\n'), position };
      }
      if (text.startsWith('\\')) continue;
      if (!isNew) left += 1;
      if (!isOld) right += 1;
    }
  }
  return undefined;
}

/** By how much lines have moved; undefined where they are not the same any more. Needs hunks without context. */
export function shiftOf(hunks: readonly Hunk[], first: number, last: number): number | undefined {
  let shift = 0;
  for (const { oldStart, oldLines, newLines } of hunks) {
    // Where lines are only added, it is said after which one.
    const begin = oldLines === 0 ? oldStart + 0.5 : oldStart;
    const end = oldLines === 0 ? begin : oldStart + oldLines - 1;
    if (end < first) shift += newLines - oldLines;
    else if (begin <= last) return undefined;
  }
  return shift;
}
