import type { Git } from './git.ts';
import { nulSeparated } from './nul-separated.ts';

export interface TreeFile {
  path: string;
  mode: string;
  /** The hash of its content; of a submodule, its commit. */
  blob: string;
  /** In bytes; 0 for a submodule. */
  size: number;
}

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** A tree may hold the same folder again and again: a few bytes make files without end. */
export class TooManyFiles extends Error {
  override readonly name = 'TooManyFiles';
}

const MAX_READ_BYTES = 64 << 20;
const MAX_FILES = 500_000;
const MAX_LISTING_BYTES = 256 << 20;

/** Every file of the commit, with bytes of names that are not UTF-8 shown as U+FFFD. */
export async function listFiles(git: Git, commit: string): Promise<TreeFile[]> {
  const listing = git.stream(['ls-tree', '-r', '-z', '-l', '--full-tree', hash(commit)]);
  const files: TreeFile[] = [];
  let bytes = 0;
  let complete = false;
  try {
    for await (const entries of nulSeparated(listing.stdout)) {
      for (const entry of entries) {
        files.push(parseEntry(entry));
        bytes += entry.length;
      }
      if (files.length > MAX_FILES || bytes > MAX_LISTING_BYTES)
        throw new TooManyFiles(`The commit ${commit.slice(0, 10)} has more than ${files.length} files.`);
    }
    complete = true;
  } finally {
    if (!complete) listing.kill();
  }
  await listing.ended();
  return files;
}

export async function readFile(git: Git, commit: string, path: string): Promise<Uint8Array | undefined> {
  if (path.includes('\0') || path.split('/').some((part) => ['', '.', '..'].includes(part))) return undefined;
  const found = parseTree(await git.run(['ls-tree', '-z', '-l', '--full-tree', hash(commit), '--', path]));
  const file = found.find((entry) => entry.path === path && entry.mode.startsWith('100'));
  return file && readObject(git, file);
}

function readObject(git: Git, file: TreeFile): Promise<Uint8Array> {
  if (file.size > MAX_READ_BYTES) {
    throw new FileTooLarge(`${file.path} has ${file.size} bytes, more than is read into memory.`);
  }
  return git.run(['cat-file', 'blob', file.blob]);
}

/** A full hash and nothing else, so that it can stand where git would also take an option. */
export function hash(untrustedHash: string): string {
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(untrustedHash)) {
    throw new TypeError('A full commit or object hash is wanted here.');
  }
  return untrustedHash;
}

function parseTree(listing: Buffer): TreeFile[] {
  return listing.toString('utf8').split('\0').filter(Boolean).map(parseEntry);
}

function parseEntry(entry: string): TreeFile {
  const tab = entry.indexOf('\t');
  const [mode = '', , blob = '', size = ''] = entry.slice(0, tab).split(/ +/);
  return { path: entry.slice(tab + 1), mode, blob, size: Number(size) || 0 };
}
