import { z } from 'zod';
import { quoteForShell } from '../workspace.ts';
import { tool } from './tool.ts';
import { readText, relativePath } from './file.ts';

const LINES_AT_ONCE = 400;

export const viewTool = tool({
  name: 'view',
  description: `Show a file with line numbers, at most ${LINES_AT_ONCE} lines at once, or list a folder.`,
  input: z.object({
    path: z.string().describe('relative to the root of the repository'),
    from: z.int().min(1).optional().describe('first line, from 1'),
    to: z.int().min(1).optional().describe('last line'),
  }),
  async use({ path: given, from = 1, to }, shell, signal) {
    const path = relativePath(given);
    const file = await readText(shell, path);
    if (file.kind === 'unreadable') return file.because;
    if (file.kind === 'missing') {
      const listing = await shell.run({
        command: `ls -1Ap -- ${quoteForShell(path)}`,
        timeoutMs: 10_000,
        signal,
      });
      return listing.exitCode === 0
        ? listing.output.trimEnd() || '(an empty folder)'
        : `There is no \`${path}\`.`;
    }
    const lines = file.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (from > Math.max(1, lines.length)) return `\`${path}\` has only ${lines.length} lines.`;
    const last = Math.min(to ?? Number.POSITIVE_INFINITY, from + LINES_AT_ONCE - 1, lines.length);
    const shown = lines.slice(from - 1, last).map((line, index) => `${from + index}\t${line}`);
    const rest = last < lines.length ? `\n(${lines.length} lines in all)` : '';
    return shown.join('\n') + rest || '(an empty file)';
  },
});
