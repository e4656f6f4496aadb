import type { Access } from './access.ts';
import { placeBranch } from './place-branch.ts';
import type { Publication, Published } from './publication.ts';
import { openPullRequest, pullRequestOfRun } from './pull-request.ts';
import { writeTree } from './write-tree.ts';

/**
 * Brings a change to GitHub as one commit, one branch and one pull request. Whatever step it was interrupted at,
 * calling it again with the same publication finds what is there and makes only what is missing.
 */
export async function publish(access: Access, publication: Publication): Promise<Published> {
  const finished = await pullRequestOfRun(access, publication.run);
  if (finished !== undefined)
    return { branch: finished.branch, commit: finished.head, pullRequest: finished };

  const { tree, same } = await writeTree(access, publication.base, publication.changes);
  if (same) throw new Error('There is nothing to publish: the change is empty.');
  const { branch, commit } = await placeBranch(access, publication, tree);
  const pullRequest = await openPullRequest(access, publication, branch);
  return { branch, commit, pullRequest };
}
