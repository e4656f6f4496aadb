import type { Git } from './git.ts';

/** The tree that merging gives, or undefined when the two conflict. */
export async function mergedTree(git: Git, base: string, head: string): Promise<string | undefined> {
  // The common case needs no merging, which old versions of git cannot do without a work tree.
  const ahead = await git.run(['merge-base', '--is-ancestor', base, head]);
  if (ahead.code === 0) return git.find(head, 'tree');
  const merged = await git.run(['merge-tree', '--write-tree', '--no-messages', base, head]);
  return merged.code === 0 ? merged.stdout.toString('utf8').trim() : undefined;
}

interface Merge {
  readonly tree: string;
  readonly base: string;
  readonly head: string;
  readonly squash: boolean;
  readonly branch: string;
  readonly message: string;
  readonly author: string;
  readonly by: string;
}

/** Commits a merged tree on its branch. */
export async function merge(git: Git, merging: Merge): Promise<string> {
  const { tree, base, head, squash, branch, message, author, by } = merging;
  const seconds = Math.floor(Date.now() / 1000);
  const line = (who: string) => `${who} <${who}@users.noreply.github.com> ${seconds} +0000`;
  const parents = squash ? [base] : [base, head];
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${line(author)}`,
    `committer ${line(by)}`,
  ];
  const object = `${lines.join('\n')}\n\n${message}\n`;
  const sha = await git.text(['hash-object', '-w', '-t', 'commit', '--stdin'], object);
  await git.text(['update-ref', `refs/heads/${branch}`, sha, base]);
  return sha;
}
