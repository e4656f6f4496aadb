import { z } from 'zod';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { relativePath } from '../workspace.ts';
import { readText } from './file.ts';
import { missingPath } from './missing-path.ts';
import { roomFor } from '../result-budget.ts';
import { done, failed, tool } from './tool.ts';

const LINES_AT_ONCE = 400;
/** So that whole lines are shown, and the result is never cut in its middle. */
const ROOM_FOR_NOTES = 200;
const LONGEST_LINE = 2_000;

export const viewTool = tool({
  name: 'view',
  description: `Show a file with line numbers, at most ${LINES_AT_ONCE} lines at once, or list a folder.`,
  input: z.object({
    path: z.string().describe('from the root of the repository, wherever the shell is'),
    from: z.int().min(1).optional().describe('first line, from 1'),
    to: z.int().min(1).optional().describe('last line'),
  }),
  async use({ path: given, from = 1, to }, place, signal) {
    const { shell } = place;
    const path = relativePath(given);
    const file = await readText(shell, path);
    if (file.kind === 'unreadable') return failed(file.because);
    if (file.kind === 'missing') {
      const listing = await shell.run({
        command: `ls -1Ap -- ${quoteForShell(`${path}/`)}`,
        timeoutMs: 10_000,
        signal,
      });
      return listing.exitCode === 0
        ? done(listing.output.trimEnd() || '(an empty folder)')
        : failed(await missingPath(path, place, signal));
    }
    const lines = file.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (from > Math.max(1, lines.length)) return failed(`\`${path}\` has only ${lines.length} lines.`);
    if (to !== undefined && to < from) return failed(`\`to\` (${to}) is before \`from\` (${from}).`);
    const last = Math.min(to ?? Number.POSITIVE_INFINITY, lines.length);
    return done(show(lines, from, last, roomFor(place) - ROOM_FOR_NOTES) || '(an empty file)');
  },
});

/** Whole lines, as many as fit, and where to go on. */
function show(lines: readonly string[], from: number, to: number, most: number): string {
  const shown: string[] = [];
  let room = most;
  for (let number = from; number <= to && shown.length < LINES_AT_ONCE; number++) {
    const line = lines[number - 1] ?? '';
    const cut =
      line.length > LONGEST_LINE
        ? `${line.slice(0, LONGEST_LINE)} [… ${line.length - LONGEST_LINE} more]`
        : line;
    room -= cut.length + 8;
    if (room < 0 && shown.length > 0) break;
    shown.push(`${number}\t${cut}`);
  }
  const last = from + shown.length - 1;
  if (last < to) shown.push(`(lines ${from}-${last} of ${lines.length}; go on with from=${last + 1})`);
  else if (last < lines.length || from > 1) shown.push(`(${lines.length} lines in all)`);
  return shown.join('\n');
}
