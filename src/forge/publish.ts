import type { Access } from './access.ts';
import { placeBranch } from './place-branch.ts';
import type { Publication, Published } from './publication.ts';
import { openPullRequest, pullRequestOfRun } from './pull-request.ts';

/**
 * Brings a change to GitHub as one commit, one branch and one pull request. Whatever step it was interrupted at,
 * calling it again with the same publication finds what is there and makes only what is missing.
 */
export async function publish(access: Access, publication: Publication): Promise<Published> {
  const finished = await pullRequestOfRun(access, publication.run);
  if (finished !== undefined)
    return { branch: finished.branch, commit: finished.head, pullRequest: finished };

  const tree = await writeTree(access, publication);
  const { branch, commit } = await placeBranch(access, publication, tree);
  const pullRequest = await openPullRequest(access, publication, branch);
  return { branch, commit, pullRequest };
}

interface TreeEntry {
  path: string;
  mode: '100644' | '100755' | '120000';
  type: 'blob';
  sha: string | null;
}

/** Blobs and trees are named by their content: writing them again makes nothing new. */
async function writeTree(access: Access, { base, changes }: Publication): Promise<string> {
  const { rest, place, ask } = access;
  const { data: baseCommit } = await ask(() => rest.git.getCommit({ ...place, commit_sha: base }));
  const entries: TreeEntry[] = [];
  for (const { path, mode, content } of changes) {
    const sha = content === undefined ? null : await writeBlob(access, content);
    entries.push({ path, mode: mode ?? '100644', type: 'blob', sha });
  }
  const { data: tree } = await ask(() =>
    rest.git.createTree({ ...place, base_tree: baseCommit.tree.sha, tree: entries }),
  );
  if (tree.sha === baseCommit.tree.sha) throw new Error('There is nothing to publish: the change is empty.');
  return tree.sha;
}

async function writeBlob({ rest, place, ask }: Access, content: Uint8Array): Promise<string> {
  const base64 = Buffer.from(content).toString('base64');
  const { data } = await ask(() => rest.git.createBlob({ ...place, content: base64, encoding: 'base64' }));
  return data.sha;
}
