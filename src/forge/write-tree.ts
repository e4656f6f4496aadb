import type { Access } from './access.ts';
import type { FileChange } from './publication.ts';

interface TreeEntry {
  path: string;
  mode: '100644' | '100755' | '120000';
  type: 'blob';
  sha: string | null;
}

interface Written {
  readonly tree: string;
  /** The changes make no difference to the commit that they are made on. */
  readonly same: boolean;
}

/**
 * The tree of a commit with changes on top of it. Blobs and trees are named by their content: writing them again makes
 * nothing new.
 */
export async function writeTree(
  access: Access,
  base: string,
  changes: readonly FileChange[],
): Promise<Written> {
  const { rest, place, ask } = access;
  const { data: baseCommit } = await ask(() => rest.git.getCommit({ ...place, commit_sha: base }));
  const base_tree = baseCommit.tree.sha;
  if (changes.length === 0) return { tree: base_tree, same: true };
  const entries: TreeEntry[] = [];
  for (const { path, mode, content } of changes) {
    const sha = content === undefined ? null : await writeBlob(access, content);
    entries.push({ path, mode: mode ?? '100644', type: 'blob', sha });
  }
  const { data: tree } = await ask(() => rest.git.createTree({ ...place, base_tree, tree: entries }));
  return { tree: tree.sha, same: tree.sha === base_tree };
}

async function writeBlob({ rest, place, ask }: Access, content: Uint8Array): Promise<string> {
  const base64 = Buffer.from(content).toString('base64');
  const { data } = await ask(() => rest.git.createBlob({ ...place, content: base64, encoding: 'base64' }));
  return data.sha;
}
