import type { Shell } from '../../agent/workspace.ts';
import type { Suggested } from './apply-suggestions.ts';

const LARGEST_FILE = 5_000_000;

/** What is to be put back: people were promised that what they suggest is put in as it is. */
export async function lostSuggestion(
  shell: Pick<Shell, 'read'>,
  suggestions: readonly Suggested[],
): Promise<string | undefined> {
  for (const suggested of suggestions) {
    // Lines that were to go are nowhere to be found.
    if (suggested.kind === 'left-out' || suggested.lines.length === 0) continue;
    const { path, lines, by } = suggested;
    const bytes = await shell.read(path, LARGEST_FILE);
    const text = Buffer.from(bytes ?? '').toString('utf8');
    if (bytes === undefined || !`\n${text.replaceAll('\r\n', '\n')}\n`.includes(`\n${lines.join('\n')}\n`))
      return `The lines that ${by} suggested in ${path} stay as they were suggested: put them back.`;
  }
  return undefined;
}
