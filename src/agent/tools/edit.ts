import { z } from 'zod';
import { relativePath, type Shell } from '../workspace.ts';
import { nearestLines } from './nearest-lines.ts';
import { fileProblem, readText } from './file.ts';
import { missingPath } from './missing-path.ts';
import { done, failed, tool, type Outcome } from './tool.ts';

const SHOWN_LINES = 12;

export const editTool = tool({
  name: 'edit',
  description:
    'Replace text in a file. `old` must be the exact text, and stand in the file once: take in enough lines around it. ' +
    'With an empty `old`, a new file is made.',
  input: z.object({
    path: z.string().min(1).describe('from the root of the repository, wherever the shell is'),
    old: z.string(),
    new: z.string(),
  }),
  async use({ path: given, old, new: replacement }, place, signal) {
    const { shell } = place;
    const path = relativePath(given);
    const file = await readText(shell, path);
    if (file.kind === 'unreadable') return failed(file.because);
    if (old === '') {
      if (file.kind === 'text' && file.text !== '')
        return failed(`\`${path}\` exists already; give the text to replace in \`old\`.`);
      return write(shell, path, replacement, `Made \`${path}\`.`);
    }
    if (file.kind === 'missing')
      return failed(`${await missingPath(path, place, signal)} A new file is made with an empty \`old\`.`);
    if (old === replacement) return failed('`old` and `new` are the same; nothing to do.');
    return replaceOnce(shell, path, file.text, old, replacement);
  },
});

async function replaceOnce(
  shell: Shell,
  path: string,
  text: string,
  given: string,
  replacement: string,
): Promise<Outcome> {
  // A file with CRLF line ends is shown without them, so the text to replace comes without them too.
  const crlf = text.includes('\r\n') && !given.includes('\r\n');
  const [old, fresh] = crlf ? [toCrlf(given), toCrlf(replacement)] : [given, replacement];
  const at = text.indexOf(old);
  if (at === -1) return failed(missed(path, text, given));
  const lines = linesOf(text, old);
  if (lines.length > 1) {
    return failed(
      `\`old\` stands in \`${path}\` ${lines.length} times (lines ${lines.slice(0, 8).join(', ')}); take in more lines around it.`,
    );
  }
  const edited = text.slice(0, at) + fresh + text.slice(at + old.length);
  return write(
    shell,
    path,
    edited,
    `Edited \`${path}\`:\n${around(edited, lines[0]!, fresh.split('\n').length)}`,
  );
}

/** The new lines and one more on either side, so that the edit need not be looked up. */
function around(text: string, line: number, count: number): string {
  const from = Math.max(1, line - 1);
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .slice(from - 1, line + Math.min(count, SHOWN_LINES));
  const more = count > SHOWN_LINES ? '\n…' : '';
  return lines.map((content, index) => `${from + index}\t${content.trimEnd()}`).join('\n') + more;
}

function missed(path: string, text: string, old: string): string {
  const near = nearestLines(text, old);
  if (!near) return `\`old\` is not in \`${path}\`, nor anything like it.`;
  return `\`old\` is not in \`${path}\` to the letter. The nearest is at lines ${near.from}-${near.to}:\n${near.text}`;
}

async function write(shell: Shell, path: string, text: string, said: string): Promise<Outcome> {
  try {
    await shell.write(path, new TextEncoder().encode(text));
    return done(said);
  } catch (error) {
    return failed(`\`${path}\` cannot be written: ${fileProblem(error)}`);
  }
}

const toCrlf = (text: string) => text.replaceAll(/\r?\n/g, '\r\n');

function linesOf(text: string, part: string): number[] {
  const lines: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    lines.push(text.slice(0, at).split('\n').length);
  }
  return lines;
}
