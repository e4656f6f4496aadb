import type { Access } from './access.ts';

/** The commit that a branch is at; undefined where there is no such branch. */
export async function tipOf({ rest, place, askFor }: Access, branch: string): Promise<string | undefined> {
  const found = await askFor(() => rest.git.getRef({ ...place, ref: `heads/${branch}` }));
  return found?.data.object.sha;
}

interface Made {
  readonly tree: string;
  readonly parents: readonly string[];
}

/**
 * The app's own same tree on the same parents is the same change, whenever it was committed: no trailer has to say so.
 * A person may have committed the same, as by GitHub's button for suggestions.
 */
export async function isCommitOf(
  { rest, place, botLogin, ask }: Access,
  sha: string,
  { tree, parents }: Made,
) {
  const { data } = await ask(() => rest.git.getCommit({ ...place, commit_sha: sha }));
  return (
    data.author.name === botLogin &&
    data.tree.sha === tree &&
    data.parents.length === parents.length &&
    data.parents.every((parent, at) => parent.sha === parents[at])
  );
}

/** Without author or committer GitHub names the app as both and signs the commit. */
export async function writeCommit(access: Access, { tree, parents }: Made, message: string): Promise<string> {
  const { rest, place, ask, redact } = access;
  const commit = { ...place, message: redact(message), tree, parents: [...parents] };
  return (await ask(() => rest.git.createCommit(commit))).data.sha;
}
