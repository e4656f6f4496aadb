import { posix } from 'node:path';
import { z } from 'zod';
import { MAX_KEPT_CHARACTERS, roomFor } from '../result-budget.ts';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { relativePath } from '../workspace.ts';
import { missingPath } from './missing-path.ts';
import { done, failed, tool, type Outcome, type Place } from './tool.ts';

const LINES_OF_A_FILE = 50;
const LINES_AT_ONCE = 200;
const ROOM_FOR_NOTES = 300;
/** As opposed to a complaint about the pattern. */
const A_MATCH = /^.+?:\d+:/;

export const searchTool = tool({
  name: 'search',
  description:
    'Find lines that match a regular expression (ripgrep), in the whole repository or below a path; what .gitignore names is left out. ' +
    `At most ${LINES_OF_A_FILE} lines of a file are found.`,
  input: z.object({
    pattern: z.string().min(1),
    path: z
      .string()
      .optional()
      .describe(
        'file or folder, from the root of the repository wherever the shell is; the whole repository when left out',
      ),
    ignore_case: z.boolean().optional(),
  }),
  async use({ pattern, path: given = '.', ignore_case = false }, place, signal) {
    const path = relativePath(given);
    if (/^(?:\/|\.\.(?:\/|$))/.test(posix.normalize(path)))
      return failed(`\`${given}\` is outside the repository; use \`shell\` to look there.`);
    const what = `-e ${quoteForShell(pattern)} -- ${quoteForShell(path)}`;
    const insensitive = ignore_case ? ' -i' : '';
    const ripgrep = `rg --no-messages --with-filename --line-number --no-heading --color never --sort path --max-columns 300 --max-columns-preview --max-count ${LINES_OF_A_FILE} --hidden --glob '!.git'${insensitive} ${what}`;
    const grep = `grep -srnIEH -m ${LINES_OF_A_FILE} --exclude-dir=.git --exclude-dir=node_modules${insensitive} ${what} | LC_ALL=C sort -s -t: -k1,1; exit "\${PIPESTATUS[0]}"`;
    const { exitCode, ending, output } = await place.shell.run({
      command: `if command -v rg >/dev/null; then ${ripgrep}; else ${grep}; fi`,
      timeoutMs: 60_000,
      maxOutputBytes: MAX_KEPT_CHARACTERS,
      signal,
    });
    const found = output.trim().replaceAll(/^\.\//gm, '');
    if (exitCode === 1 && found === '') return done('No line matches.');
    // What could not be read beside it does not matter.
    if (exitCode === 0 || A_MATCH.test(found)) return choice(found, place);
    if (found === '' && path !== '.') return failed(await missingPath(path, place, signal));
    const how = exitCode === null ? ending : `exit code ${exitCode}`;
    return failed(`The search did not end well (${how}).\n${found}`);
  },
});

/** As many lines as fit, and how many more there are. */
function choice(found: string, place: Place): Outcome {
  const lines = found.split('\n');
  const shown: string[] = [];
  let room = roomFor(place) - ROOM_FOR_NOTES;
  for (const line of lines.slice(0, LINES_AT_ONCE)) {
    room -= line.length + 1;
    if (room < 0) break;
    shown.push(line);
  }
  if (shown.length === lines.length) return done(found);
  const left = lines.slice(shown.length);
  const files = new Set(left.map((line) => line.split(':', 1)[0])).size;
  const note =
    `(${left.length} more lines in ${files} ${files === 1 ? 'file' : 'files'}; narrow the search, ` +
    `or see them by \`output\` with handle ${place.handle})`;
  return { ...done([...shown, note].join('\n')), whole: found };
}
