import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';
import { nulSeparated } from './nul-separated.ts';

/** What differs from the tree before it in the list; for the first, from an empty one. */
export interface TreeStep {
  /** Regular files that are new or have other content. */
  readonly written: readonly { readonly path: string; readonly blob: string }[];
  readonly removed: readonly string[];
}

const EMPTY_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Goes through the trees of the commits, in their order, with one git process that only reads what differs. */
export async function* treesAlong(
  mirror: Pick<Mirror, 'git'>,
  commits: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<TreeStep> {
  if (commits.length === 0) return;
  const trees = await treesOf(mirror, commits, signal);
  const empty = trees[0]!.length === 64 ? EMPTY_TREE.sha256 : EMPTY_TREE.sha1;
  const input = trees.map((tree, at) => `${at === 0 ? empty : trees[at - 1]!} ${tree}\n`).join('');
  const args = ['diff-tree', '--stdin', '--always', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  const process = mirror.git.stream(args, { input, signal });
  let complete = false;
  try {
    yield* steps(nulSeparated(process.stdout));
    complete = true;
  } finally {
    if (!complete) process.kill();
  }
  await process.ended();
}

async function treesOf(
  mirror: Pick<Mirror, 'git'>,
  commits: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const input = commits.map((commit) => `${hash(commit)}^{tree}\n`).join('');
  const found = await mirror.git.run(['cat-file', '--batch-check=%(objectname)'], { input, signal });
  return found.toString('latin1').split('\n').filter(Boolean).map(hash);
}

const HEADER = /^[0-9a-f]{40,64} [0-9a-f]{40,64}\n/;

/** A header, two hashes and a line end, stands before the first change of each pair, in the same field. */
async function* steps(batches: AsyncIterable<string[]>): AsyncGenerator<TreeStep> {
  let step: { written: { path: string; blob: string }[]; removed: string[] } | undefined;
  let change: { readonly isFile: boolean; readonly blob: string } | undefined;
  for await (const fields of batches) {
    for (let field of fields) {
      if (change !== undefined) {
        if (change.isFile) step?.written.push({ path: field, blob: change.blob });
        else step?.removed.push(field);
        change = undefined;
        continue;
      }
      for (let header = HEADER.exec(field); header !== null; header = HEADER.exec(field)) {
        if (step !== undefined) yield step;
        step = { written: [], removed: [] };
        field = field.slice(header[0].length);
      }
      const [, mode = '', , blob = ''] = field.split(' ');
      if (field.startsWith(':')) change = { isFile: mode.startsWith('100'), blob };
    }
  }
  if (step !== undefined) yield step;
}
