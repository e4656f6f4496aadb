import { quoteForShell } from '../../lib/quote-for-shell.ts';

/** As one word of a shell's line, whatever stands in it. */
export function shellWord(untrustedText: string): string {
  if (/^[\w@%+=:,./-]+$/.test(untrustedText)) return untrustedText;
  return quoteForShell(untrustedText);
}

/** The same command, run in that folder. */
export function inFolder(folder: string, command: string): string {
  return folder === '' ? command : `cd ${shellWord(folder)} && ${command}`;
}

/** Names of folders from a repository that nothing can be mistaken for; those of others are left alone. */
export function isPlainFolder(untrustedFolder: string): boolean {
  return (
    /^[\w@.+ -]+(?:\/[\w@.+ -]+)*$/.test(untrustedFolder) &&
    !/(?:^|\/)(?:\.\.?$|\.\.?\/|-)/.test(untrustedFolder)
  );
}
