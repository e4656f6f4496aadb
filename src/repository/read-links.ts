import { readBlobs } from './blobs.ts';
import type { Git } from './git.ts';
import { LONGEST_TARGET, type Links } from './symlinks.ts';
import type { TreeFile } from './tree.ts';

/** The symbolic links among the files; one that is longer than any system follows is none. */
export async function readLinks(git: Git, files: readonly TreeFile[]): Promise<Links> {
  const found = files.filter(({ mode, size }) => mode === '120000' && size <= LONGEST_TARGET);
  const hashes = new Set(found.map(({ blob }) => blob));
  const targets = new Map<string, string>();
  for await (const { blob, content } of readBlobs({ git }, [...hashes]))
    targets.set(blob, Buffer.from(content).toString('utf8'));
  return new Map(found.map(({ path, blob }) => [path, targets.get(blob) ?? '']));
}
