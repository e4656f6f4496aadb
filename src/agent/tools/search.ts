import { z } from 'zod';
import { quoteForShell, relativePath } from '../workspace.ts';
import { tool } from './tool.ts';

export const searchTool = tool({
  name: 'search',
  description:
    'Find lines that match a regular expression (ripgrep), in the whole repository or below a path.',
  input: z.object({
    pattern: z.string().min(1),
    path: z.string().optional().describe('file or folder; the whole repository when left out'),
    ignore_case: z.boolean().optional(),
  }),
  async use({ pattern, path = '.', ignore_case = false }, shell, signal) {
    const where = quoteForShell(relativePath(path));
    const what = `-e ${quoteForShell(pattern)} -- ${where}`;
    const insensitive = ignore_case ? ' -i' : '';
    const ripgrep = `rg --line-number --no-heading --color never --sort path --max-columns 300 --max-count 50 --hidden --glob '!.git'${insensitive} ${what}`;
    const grep = `grep -rnIE --exclude-dir=.git --exclude-dir=node_modules${insensitive} ${what}`;
    const result = await shell.run({
      command: `if command -v rg >/dev/null; then ${ripgrep}; else ${grep}; fi`,
      timeoutMs: 60_000,
      maxOutputBytes: 16_000,
      signal,
    });
    if (result.exitCode === 1 && result.output.trim() === '') return 'No line matches.';
    return (
      result.output.trimEnd().replaceAll(/^\.\//gm, '') || `The search failed (exit code ${result.exitCode}).`
    );
  },
});
