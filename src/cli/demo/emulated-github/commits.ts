import type { Git } from './git.ts';
import type { HostedRepository } from './routes.ts';

interface Identity {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface CommitObject {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
}

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');
const FIELDS = 10;

/** Commits as `git log` with these arguments lists them. */
export async function listCommits(git: Git, args: readonly string[]): Promise<CommitObject[]> {
  const output = await git.text(['log', '-z', '--no-show-signature', `--format=${FORMAT}`, ...args]);
  if (output === '') return [];
  const values = output.split('\0');
  const commits: CommitObject[] = [];
  for (let at = 0; at + FIELDS <= values.length; at += FIELDS) {
    commits.push(commitFrom(values.slice(at, at + FIELDS)));
  }
  return commits;
}

export async function readCommit(git: Git, sha: string): Promise<CommitObject> {
  const [commit] = await listCommits(git, ['--max-count=1', sha]);
  if (!commit) throw new Error(`git log told nothing about ${sha}`);
  return commit;
}

function commitFrom(values: readonly string[]): CommitObject {
  const [sha = '', tree = '', parents = '', ...rest] = values;
  const [name = '', email = '', date = '', byName = '', byEmail = '', byDate = '', message = ''] = rest;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name, email, date: utc(date) },
    committer: { name: byName, email: byEmail, date: utc(byDate) },
    message: message.replace(/\n+$/, ''),
  };
}

/** GitHub tells times in whole seconds of UTC. */
export function utc(date: string | number): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The shape of the Git Data API. */
export function gitCommitJson(at: HostedRepository, commit: CommitObject, verified: boolean) {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${at.apiUrl}/git/commits/${commit.sha}`,
    html_url: `${at.htmlUrl}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${at.apiUrl}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: parentsJson(at, commit, 'git/commits'),
    verification: verification(verified),
  };
}

/** The shape of the commits, the compare and the pull request endpoints. */
export function commitJson(at: HostedRepository, commit: CommitObject, verified: boolean) {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${at.apiUrl}/commits/${commit.sha}`,
    html_url: `${at.htmlUrl}/commit/${commit.sha}`,
    comments_url: `${at.apiUrl}/commits/${commit.sha}/comments`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${at.apiUrl}/git/trees/${commit.tree}` },
      url: `${at.apiUrl}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verification(verified),
    },
    author: null,
    committer: null,
    parents: parentsJson(at, commit, 'commits'),
  };
}

export function nodeId(type: string, name: string): string {
  return Buffer.from(`${type}:${name}`).toString('base64url');
}

function parentsJson(at: HostedRepository, commit: CommitObject, below: string) {
  return commit.parents.map((sha) => ({
    sha,
    url: `${at.apiUrl}/${below}/${sha}`,
    html_url: `${at.htmlUrl}/commit/${sha}`,
  }));
}

function verification(verified: boolean) {
  return {
    verified,
    reason: verified ? 'valid' : 'unsigned',
    signature: null,
    payload: null,
    verified_at: null,
  };
}
