import type { Git } from './git.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

/** One change to a tree: another entry at this path, or none any more. */
export interface TreeChange {
  readonly path: readonly string[];
  readonly entry: TreeEntry | undefined;
}

export class TreeRefused extends Error {
  override readonly name = 'TreeRefused';
}

/** Writes the tree that `base` becomes with these changes; undefined when nothing is left of it. */
export async function writeTree(
  git: Git,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string | undefined> {
  const entries = base === undefined ? new Map<string, TreeEntry>() : await readTree(git, base);
  for (const [name, below] of byFirstName(changes)) {
    const entry = await changedEntry(git, entries.get(name), below);
    if (entry) entries.set(name, entry);
    else entries.delete(name);
  }
  if (entries.size === 0) return undefined;
  return makeTree(git, entries);
}

/** The entries of one directory. */
export async function readTree(git: Git, tree: string): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  for (const line of (await git.text(['ls-tree', '-z', tree])).split('\0').filter(Boolean)) {
    const tab = line.indexOf('\t');
    const [mode = '', type = '', sha = ''] = line.slice(0, tab).split(' ');
    entries.set(line.slice(tab + 1), { mode, type, sha });
  }
  return entries;
}

function byFirstName(changes: readonly TreeChange[]): Map<string, TreeChange[]> {
  const groups = new Map<string, TreeChange[]>();
  for (const { path, entry } of changes) {
    const [name = '', ...rest] = path;
    const group = groups.get(name) ?? [];
    groups.set(name, [...group, { path: rest, entry }]);
  }
  return groups;
}

async function changedEntry(
  git: Git,
  before: TreeEntry | undefined,
  changes: readonly TreeChange[],
): Promise<TreeEntry | undefined> {
  const here = changes.findLast((change) => change.path.length === 0);
  const below = changes.filter((change) => change.path.length > 0);
  if (here && !here.entry && !before) throw new TreeRefused('GitRPC::BadObjectState');
  const entry = here ? here.entry : before;
  if (below.length === 0) return entry;
  const directory = entry?.type === 'tree' ? entry.sha : undefined;
  const sha = await writeTree(git, directory, below);
  return sha === undefined ? undefined : { mode: '040000', type: 'tree', sha };
}

async function makeTree(git: Git, entries: ReadonlyMap<string, TreeEntry>): Promise<string> {
  const lines = [...entries].map(([name, { mode, type, sha }]) => `${mode} ${type} ${sha}\t${name}\0`);
  const made = await git.run(['mktree', '-z'], lines.join(''));
  if (made.code !== 0) throw new TreeRefused(made.stderr.trim());
  return made.stdout.toString('utf8').trim();
}
