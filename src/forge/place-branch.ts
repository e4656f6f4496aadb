import type { Access } from './access.ts';
import { BranchRefused, RequestRefused } from './forge-errors.ts';
import type { Publication } from './publication.ts';

interface Placed {
  readonly branch: string;
  readonly commit: string;
}

const MOST_NAMES = 50;

/** Puts the tree on a branch: the wished name, or the first of `name-2`, `name-3` … that nobody else has. */
export async function placeBranch(access: Access, publication: Publication, tree: string): Promise<Placed> {
  let commit: string | undefined;
  for (const branch of namesFor(publication.branch)) {
    let there = await tipOf(access, branch);
    if (there === undefined) {
      commit ??= await writeCommit(access, publication, tree);
      if (await createBranch(access, branch, commit)) return { branch, commit };
      there = await tipOf(access, branch);
    }
    if (there !== undefined && (await isOurs(access, there, publication.base, tree))) {
      return { branch, commit: there };
    }
  }
  throw new BranchRefused(`Every branch name from ${publication.branch} on is taken.`);
}

function* namesFor(wished: string): Generator<string> {
  yield wished;
  for (let n = 2; n <= MOST_NAMES; n++) yield `${wished}-${n}`;
}

async function tipOf({ rest, place, askFor }: Access, branch: string): Promise<string | undefined> {
  const found = await askFor(() => rest.git.getRef({ ...place, ref: `heads/${branch}` }));
  return found?.data.object.sha;
}

/** The same tree on the same parent is the same change, whenever it was committed: no trailer has to say so. */
async function isOurs({ rest, place, ask }: Access, tip: string, base: string, tree: string) {
  const { data } = await ask(() => rest.git.getCommit({ ...place, commit_sha: tip }));
  return data.tree.sha === tree && data.parents.length === 1 && data.parents[0]?.sha === base;
}

/** Without author or committer GitHub names the app as both and signs the commit. */
async function writeCommit({ rest, place, ask, redact }: Access, publication: Publication, tree: string) {
  const message = redact(publication.message);
  const { data } = await ask(() =>
    rest.git.createCommit({ ...place, message, tree, parents: [publication.base] }),
  );
  return data.sha;
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
