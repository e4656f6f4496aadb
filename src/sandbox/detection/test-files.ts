import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { posix } from 'node:path';

/**
 * The command for these files, whose paths are the root's: as the folder sees them that the command begins by changing
 * into.
 */
export function withTestFiles(testFiles: string, paths: readonly string[]): string {
  const folder = startingFolder(testFiles);
  const words = paths.map((path) => quoteForShell(folder === '' ? path : posix.relative(folder, path)));
  return testFiles.replaceAll('{files}', () => words.join(' '));
}

/** `cd packages/core && …`, more than once where a project lies in another. */
function startingFolder(command: string): string {
  const first = /^\s*cd ('(?:[^']|'\\'')*'|[\w@%+=:,./-]+) && /.exec(command);
  if (!first) return '';
  const folder = first[1]!.startsWith("'")
    ? first[1]!.slice(1, -1).replaceAll(String.raw`'\''`, "'")
    : first[1]!;
  return posix.join(folder, startingFolder(command.slice(first[0].length)));
}
