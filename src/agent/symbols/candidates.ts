import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { pathKind } from '../../lib/path-kind.ts';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import type { Shell } from '../workspace.ts';
import { languageOf } from '../../code/languages/by-path.ts';

const MAX_LISTED = 5_000;
const MAX_FILES = 200;
const MAX_FILE_BYTES = 1_000_000;
const MAX_ARCHIVE_BYTES = 24_000_000;
const MAX_UNPACKED_BYTES = 64_000_000;
const SECONDS = 30;

export interface Candidates {
  /** Files with one of the names in them, sources first: what can be parsed before what cannot. */
  readonly paths: readonly string[];
  /** How many more there are. */
  readonly left: number;
}

/** The files in which one of the names stands as a word, whether as code or not. */
export async function filesWithWords(
  shell: Shell,
  untrustedNames: readonly string[],
  untrustedPath: string,
  signal: AbortSignal,
): Promise<Candidates> {
  const what = `${untrustedNames.map((name) => `-e ${quoteForShell(name)}`).join(' ')} -- ${quoteForShell(untrustedPath)}`;
  const ripgrep = `rg -lwF --no-messages --color never --hidden --glob '!.git' --max-filesize 1M ${what}`;
  const grep = `grep -rlwIFs --exclude-dir=.git --exclude-dir=node_modules ${what}`;
  const { output } = await shell.run({
    command: `(if command -v rg >/dev/null; then ${ripgrep}; else ${grep}; fi) | LC_ALL=C sort | head -n ${MAX_LISTED}`,
    timeoutMs: SECONDS * 1000,
    maxOutputBytes: 1_000_000,
    signal,
  });
  const all = output
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => path.replace(/^\.\//, ''));
  const paths = all.map((path) => ({ path, rank: rankOf(path) })).sort((a, b) => a.rank - b.rank);
  return {
    paths: paths.slice(0, MAX_FILES).map(({ path }) => path),
    left: Math.max(0, all.length - MAX_FILES),
  };
}

function rankOf(path: string): number {
  const kinds = ['source', 'config', 'test', 'docs', 'generated', 'binary'];
  return kinds.indexOf(pathKind(path)) + (languageOf(path) ? 0 : 2.5);
}

/** The texts of several files in one go: a command for each would take seconds in a container. */
export async function readTexts(
  shell: Shell,
  untrustedPaths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (untrustedPaths.length === 0) return new Map();
  const files = untrustedPaths.map((path) => quoteForShell(`./${path}`)).join(' ');
  const { output } = await shell.run({
    command: `tar -cf - -- ${files} 2>/dev/null | gzip -1 | base64`,
    timeoutMs: SECONDS * 1000,
    maxOutputBytes: MAX_ARCHIVE_BYTES,
    signal,
  });
  return unpack(Buffer.from(output, 'base64'));
}

/** What can be had of an archive that came out of the sandbox; a broken or endless one ends where it breaks. */
async function unpack(untrustedArchive: Buffer): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let room = MAX_UNPACKED_BYTES;
  const entries = Readable.from([untrustedArchive]).pipe(createGunzip()).pipe(extract());
  try {
    for await (const entry of entries) {
      const { name, type, size } = entry.header;
      if ((room -= size) < 0) break;
      if (type === 'file' && size <= MAX_FILE_BYTES) {
        const text = decode(await buffer(entry));
        if (text !== undefined) texts.set(name.replace(/^\.\//, ''), text);
      } else entry.resume();
    }
  } catch {
    // The archive is the sandbox's word: what came before the break is still good.
    return texts;
  }
  return texts;
}

/** Nothing for what is no text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  return bytes.toString('utf8');
}
