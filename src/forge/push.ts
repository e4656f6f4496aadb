import type { Access } from './access.ts';
import { isCommitOf, tipOf, writeCommit } from './branch-tip.ts';
import { RequestRefused } from './forge-errors.ts';
import type { Push, Pushed } from './pull-request-talk.ts';
import { writeTree } from './write-tree.ts';

/** Puts one commit on top of a branch. Interrupted and called again, it finds the commit that it has put there. */
export async function push(access: Access, wished: Push): Promise<Pushed> {
  const { branch, onto, changes, message, merging } = wished;
  const tip = await tipOf(access, branch);
  if (tip === undefined) return { kind: 'moved', head: undefined };

  const { tree, same } = await writeTree(access, merging ?? onto, changes);
  if (same && merging === undefined) throw new Error('There is nothing to push: the change is empty.');
  const made = { tree, parents: merging === undefined ? [onto] : [onto, merging] };
  if (tip !== onto) {
    const ours = await isCommitOf(access, tip, made);
    return ours ? { kind: 'pushed', commit: tip } : { kind: 'moved', head: tip };
  }
  return moveBranch(access, wished, await writeCommit(access, made, message));
}

async function moveBranch(access: Access, { branch, onto }: Push, commit: string): Promise<Pushed> {
  const { rest, place, ask } = access;
  const update = { ...place, ref: `heads/${branch}`, sha: commit, force: false };
  try {
    await ask(() => rest.git.updateRef(update));
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const head = await tipOf(access, branch);
    if (head === onto) throw error;
    if (head !== commit) return { kind: 'moved', head };
  }
  return { kind: 'pushed', commit };
}
