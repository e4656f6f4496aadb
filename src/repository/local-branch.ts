import { GitFailed, type Git } from './git.ts';
import type { Mirror } from './repository.ts';
import { openLocal } from './source.ts';
import { hash } from './tree.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface LocalCommit {
  /** The user's repository: any folder in it. */
  readonly repository: string;
  /** A new branch: an existing one is never moved. */
  readonly branch: string;
  readonly base: string;
  /** Of an accepted patch, in the mirror. */
  readonly tree: string;
  readonly message: string;
  readonly author: Person;
  readonly committer?: Person;
  /** The same moment makes the same commit, so that a repeated call finds its own branch. */
  readonly at: Date;
}

export type LocalCommitResult =
  { kind: 'committed'; commit: string; branch: string } | { kind: 'refused'; because: string };

/**
 * Leaves a branch with one new commit in the user's repository. Only its objects and that one ref are
 * written: not the work tree, the index, the configuration or HEAD. No hook runs.
 */
export async function commitLocally(mirror: Mirror, options: LocalCommit): Promise<LocalCommitResult> {
  const { branch, base } = options;
  const ref = `refs/heads/${branch}`;
  const git = await openLocal(options.repository, mirror.git.surroundings);
  if (branch.startsWith('-') || !(await git.holds(['check-ref-format', ref]))) {
    return refused(`${JSON.stringify(branch)} cannot be the name of a branch.`);
  }
  const commit = await createCommit(mirror.git, options);
  const present = await tipOf(git, ref);
  if (present === commit) return { kind: 'committed', commit, branch };
  if (present) return refused(`The branch ${branch} exists already.`);
  if (!(await git.holds(['cat-file', '-e', hash(base)]))) {
    return refused(`Commit ${base.slice(0, 10)} is no longer in the repository.`);
  }
  await copyCommit(mirror.git, git, commit, base);
  return (await createRef(git, ref, commit, options))
    ? { kind: 'committed', commit, branch }
    : refused(`The branch ${branch} could not be made: another branch or git process is in its way.`);
}

function refused(because: string): LocalCommitResult {
  return { kind: 'refused', because };
}

async function createCommit(mirror: Git, options: LocalCommit): Promise<string> {
  const { base, tree, message, author, committer = author, at } = options;
  const date = `${Math.floor(at.getTime() / 1000)} +0000`;
  const made = await mirror.run(['commit-tree', hash(tree), '-p', hash(base), '-F', '-'], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return made.toString('utf8').trim();
}

async function tipOf(git: Git, ref: string): Promise<string | undefined> {
  const found = await git.run(['for-each-ref', '--format=%(refname) %(objectname)', ref]);
  const line = found
    .toString('utf8')
    .split('\n')
    .find((each) => each.startsWith(`${ref} `));
  return line?.slice(ref.length + 1);
}

async function copyCommit(from: Git, to: Git, commit: string, base: string): Promise<void> {
  const pack = await from.run(['pack-objects', '--revs', '--thin', '--stdout', '--quiet'], {
    input: `${commit}\n^${base}\n`,
  });
  await to.run(['unpack-objects', '-q'], { input: pack });
}

async function createRef(
  git: Git,
  ref: string,
  commit: string,
  { author, committer }: LocalCommit,
): Promise<boolean> {
  const { name, email } = committer ?? author;
  try {
    await git.run(['update-ref', '-m', 'heirloom: a fix', ref, commit, '0'.repeat(commit.length)], {
      env: { GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
    });
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}
