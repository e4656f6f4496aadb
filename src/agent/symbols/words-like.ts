import { nearestNames } from '../tools/nearest-names.ts';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import type { Shell } from '../workspace.ts';

const MAX_BYTES = 400_000;
const MOST = 6;

/** The words in the files that are written much like one that is in none of them, the nearest first. */
export async function wordsLike(
  shell: Shell,
  untrustedName: string,
  untrustedPath: string,
  signal: AbortSignal,
): Promise<string[]> {
  const letters = untrustedName.replaceAll(/\W/g, '');
  if (letters.length < 3) return [];
  // A slip leaves the first two letters or the last two as they are: the rest of the choice is made here.
  const pattern = `\\b(${letters.slice(0, 2)}\\w{1,60}|\\w{1,60}${letters.slice(-2)})\\b`;
  const what = `-e ${quoteForShell(pattern)} -- ${quoteForShell(untrustedPath)}`;
  const ripgrep = `rg -oIiN --no-messages --color never --max-filesize 1M ${what}`;
  const grep = `grep -rohIsiE --exclude-dir=.git --exclude-dir=node_modules ${what}`;
  const { output } = await shell.run({
    command: `(if command -v rg >/dev/null; then ${ripgrep}; else ${grep}; fi) | LC_ALL=C sort -u | head -n 20000`,
    timeoutMs: 20_000,
    maxOutputBytes: MAX_BYTES,
    signal,
  });
  const words = output.split('\n').filter((word) => /^\w+$/.test(word));
  return nearestNames([...new Set(words)], untrustedName, MOST);
}
