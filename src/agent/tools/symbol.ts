import { z } from 'zod';
import { roomFor } from '../result-budget.ts';
import { BRIEF, describeSymbol, FULL } from '../symbols/describe-symbol.ts';
import { describeOutline, outlineOf } from '../symbols/outline.ts';
import { parseSymbolName } from '../symbols/symbol-name.ts';
import { findSymbol } from '../symbols/symbols.ts';
import { wordsLike } from '../symbols/words-like.ts';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { relativePath } from '../workspace.ts';
import { readText } from './file.ts';
import { missingPath } from './missing-path.ts';
import { done, failed, tool, type Outcome, type Place } from './tool.ts';

const ROOM_FOR_NOTES = 200;

export const symbolTool = tool({
  name: 'symbol',
  description:
    'Find where a function, class, method, type or variable is defined and used, by the structure of the code: ' +
    'strings and comments do not count. With a file and no name: an outline of what it defines.',
  input: z.object({
    name: z.string().optional().describe('as `parse`, `Parser.parse` or `module.parse`'),
    path: z.string().optional().describe('file or folder to look in; the whole repository when left out'),
  }),
  async use({ name = '', path }, place, signal) {
    const where = relativePath(path ?? '.');
    if (name.trim() !== '') return find(place, name.trim(), where, signal);
    return where === '.'
      ? failed('Give a `name`, or the `path` of a file for its outline.')
      : outline(place, where, signal);
  },
});

async function find(place: Place, name: string, path: string, signal: AbortSignal): Promise<Outcome> {
  const found = await findSymbol(place.shell, name, { path }, signal);
  if (found.kind === 'no-name') return failed(`\`${name}\` cannot be a name; use \`search\` for text.`);
  if (found.definitions.length + found.references.length + found.mentions.length === 0)
    return nowhere(place, name, path, signal);
  const text = describeSymbol(name, found, { ...BRIEF, characters: roomFor(place) - ROOM_FOR_NOTES });
  const whole = describeSymbol(name, found, FULL);
  return whole === text ? done(text) : { ...done(text), whole };
}

async function nowhere(place: Place, name: string, path: string, signal: AbortSignal): Promise<Outcome> {
  if (!(await exists(place, path, signal))) return failed(await missingPath(path, place, signal));
  const near = await wordsLike(place.shell, parseSymbolName(name)?.last ?? name, path, signal);
  const where = path === '.' ? 'in the repository' : `below \`${path}\``;
  const hint = near.length > 0 ? ` Names like it: ${near.join(', ')}.` : '';
  return failed(`There is no \`${name}\` in the code ${where}.${hint}`);
}

async function exists({ shell }: Place, path: string, signal: AbortSignal): Promise<boolean> {
  const command = `[ -e ${quoteForShell(`./${path}`)} ]`;
  return (await shell.run({ command, timeoutMs: 10_000, signal })).exitCode === 0;
}

async function outline(place: Place, path: string, signal: AbortSignal): Promise<Outcome> {
  const file = await readText(place.shell, path);
  if (file.kind === 'unreadable') return failed(file.because);
  if (file.kind === 'missing') return failed(await missingPath(path, place, signal));
  const found = await outlineOf(path, file.text);
  if (found.kind === 'none')
    return failed(`There is no outline of \`${path}\`: ${found.because}. Use \`view\` or \`search\`.`);
  return done(describeOutline(found.definitions) || `\`${path}\` defines nothing by a name.`);
}
