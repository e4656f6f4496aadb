import { posix } from 'node:path';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { nearestPaths } from './nearest-names.ts';
import type { Place } from './tool.ts';

const MOST_SHOWN = 3;
const LONGEST_NAME = 200;
const FOLDER_MARK = '//folder';
const OTHER_MARK = '//other';

/** What to say of a path where no file is: that it is something else, or what is called nearly so. */
export async function missingPath(path: string, place: Place, signal: AbortSignal): Promise<string> {
  const quoted = quoteForShell(`./${path}`);
  const { output } = await place.shell.run({
    command:
      `if [ -d ${quoted} ]; then echo ${FOLDER_MARK}; exit; fi; ` +
      `if [ -e ${quoted} ] || [ -L ${quoted} ]; then echo ${OTHER_MARK}; exit; fi; ` +
      `git -c core.quotePath=false ls-files --cached --others --exclude-standard 2>/dev/null || ` +
      String.raw`find . -name node_modules -prune -o -name .git -prune -o -type f -print | sed 's|^\./||'`,
    timeoutMs: 10_000,
    maxOutputBytes: 2_000_000,
    signal,
  });
  const name = path.length > LONGEST_NAME ? `${path.slice(0, LONGEST_NAME)}…` : path;
  if (output.startsWith(FOLDER_MARK)) return `\`${name}\` is a folder.`;
  if (output.startsWith(OTHER_MARK)) return `\`${name}\` is no ordinary file that can be read.`;
  const fromFolder = posix.join(place.folder, path);
  const files = output.split('\n').filter((line) => line !== '');
  const candidates = [...new Set([...files, ...files.flatMap(foldersAbove)])];
  const near = candidates.includes(fromFolder) ? [fromFolder] : nearestPaths(candidates, path, MOST_SHOWN);
  const missing = `There is no \`${name}\` (paths are from the root of the repository).`;
  return near.length === 0
    ? missing
    : `${missing} Did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?`;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
