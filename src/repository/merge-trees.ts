import { GitFailed, type Ceiling } from './git.ts';
import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

export interface MergedTrees {
  /** Where the two do not agree, files hold both sides between the usual marks. */
  readonly tree: string;
  /** Paths that do not agree, for people and models to read. */
  readonly conflicts: readonly string[];
}

const CEILING: Ceiling = { memoryKb: 2 * 1024 * 1024, cpuSeconds: 60 };

/** What merging `theirs` into `ours` makes, without a work tree and without a commit. */
export async function mergeTrees({ git }: Mirror, ours: string, theirs: string): Promise<MergedTrees> {
  const args = ['merge-tree', '--write-tree', '--name-only', '-z', '--no-messages', hash(ours), hash(theirs)];
  const process = git.stream(args, { ceiling: CEILING });
  const chunks: Buffer[] = [];
  process.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  try {
    await process.ended();
  } catch (error) {
    // 1 says that there are conflicts; they are printed all the same.
    if (!(error instanceof GitFailed) || error.exitCode !== 1) throw error;
  }
  const [tree = '', ...paths] = Buffer.concat(chunks).toString('utf8').split('\0').filter(Boolean);
  return { tree: hash(tree.trim()), conflicts: [...new Set(paths)] };
}
