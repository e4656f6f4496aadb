import type { Mirror } from './repository.ts';
import { isFileMode } from './patch-check.ts';
import type { PatchChange } from './patch.ts';
import { ABSENT, diffTrees } from './tree-diff.ts';
import { hash } from './tree.ts';

/** What differs between two commits or trees holds what no patch of the bot's may hold. */
export class NoPlainChange extends Error {
  override readonly name = 'NoPlainChange';
}

/** The way from one commit or tree to another, as a patch that can be applied byte for byte. */
export async function patchBetween({ git }: Mirror, before: string, after: string): Promise<Buffer> {
  const form = ['--binary', '--full-index', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames'];
  return git.run(['diff-tree', '-r', '-p', ...form, hash(before), hash(after)]);
}

/** The same, file by file. */
export async function changesBetween({ git }: Mirror, before: string, after: string): Promise<PatchChange[]> {
  const changes = await diffTrees(git, hash(before), hash(after));
  return changes.map(({ path, modeBefore, mode, blob }) => {
    if (path === undefined) throw new NoPlainChange('A file has a name that is not UTF-8.');
    if (mode === ABSENT) return { path, mode: undefined, blob: undefined, status: 'deleted' };
    if (!isFileMode(mode)) throw new NoPlainChange(`${path} is no file.`);
    return { path, mode, blob, status: modeBefore === ABSENT ? 'added' : 'modified' };
  });
}
