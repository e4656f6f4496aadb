import type { Access } from './access.ts';
import { isCommitOf, tipOf, writeCommit } from './branch-tip.ts';
import { BranchRefused, RequestRefused } from './forge-errors.ts';
import type { Publication } from './publication.ts';

interface Placed {
  readonly branch: string;
  readonly commit: string;
}

const MOST_NAMES = 50;

/** Puts the tree on a branch: the wished name, or the first of `name-2`, `name-3` … that nobody else has. */
export async function placeBranch(access: Access, publication: Publication, tree: string): Promise<Placed> {
  const made = { tree, parents: [publication.base] };
  let commit: string | undefined;
  for (const branch of namesFor(publication.branch)) {
    let there = await tipOf(access, branch);
    if (there === undefined) {
      commit ??= await writeCommit(access, made, publication.message);
      if (await createBranch(access, branch, commit)) return { branch, commit };
      there = await tipOf(access, branch);
    }
    if (there !== undefined && (await isCommitOf(access, there, made))) return { branch, commit: there };
  }
  throw new BranchRefused(`Every branch name from ${publication.branch} on is taken.`);
}

function* namesFor(wished: string): Generator<string> {
  yield wished;
  for (let n = 2; n <= MOST_NAMES; n++) yield `${wished}-${n}`;
}

/** False when somebody took the name between the look and the call. */
async function createBranch({ rest, place, ask }: Access, branch: string, sha: string): Promise<boolean> {
  try {
    await ask(() => rest.git.createRef({ ...place, ref: `refs/heads/${branch}`, sha }));
    return true;
  } catch (error) {
    if (error instanceof RequestRefused && /already exists/i.test(error.message)) return false;
    throw error;
  }
}
