import type { Git } from './git.ts';

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

const MAX_READ_BYTES = 64 << 20;

/** Every file of the commit, with bytes of names that are not UTF-8 shown as U+FFFD. */
export async function listFiles(git: Git, commit: string): Promise<TreeFile[]> {
  return parseTree(await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', hash(commit)]));
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
  return listing
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const tab = entry.indexOf('\t');
      const [mode = '', , blob = '', size = ''] = entry.slice(0, tab).split(/ +/);
      return { path: entry.slice(tab + 1), mode, blob, size: Number(size) || 0 };
    });
}
