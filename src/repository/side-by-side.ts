import type { Mirror } from './repository.ts';
import { diffTrees } from './tree-diff.ts';
import { hash } from './tree.ts';

/** A file on both sides: mode and content, so that equal texts mean equal files. */
export interface Sides {
  readonly before: string;
  readonly after: string;
}

/** The files that differ between two commits or trees, by path; names that are not UTF-8 are left out. */
export async function sidesOf({ git }: Mirror, before: string, after: string): Promise<Map<string, Sides>> {
  const changes = await diffTrees(git, hash(before), hash(after));
  return new Map(
    changes.flatMap(({ path, modeBefore, mode, blobBefore, blob }) =>
      path === undefined
        ? []
        : [[path, { before: `${modeBefore} ${blobBefore}`, after: `${mode} ${blob}` }] as const],
    ),
  );
}

/** The way from one commit or tree to another in some files, for people to read. */
export async function patchOfPaths(
  { git }: Mirror,
  before: string,
  after: string,
  paths: readonly string[],
): Promise<string> {
  if (paths.length === 0) return '';
  const form = ['-p', '-U3', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames'];
  const printed = await git.run(['diff-tree', '-r', ...form, hash(before), hash(after), '--', ...paths]);
  return printed.toString('utf8');
}
