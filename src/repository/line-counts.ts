import type { Mirror } from './repository.ts';
import { nulSeparated } from './nul-separated.ts';
import { hash } from './tree.ts';

/** How many lines of a file a commit added and removed. */
export interface LineCount {
  readonly path: string;
  readonly lines: number;
}

/** For each of the commits, in one git process; files that are no text are left out. */
export async function lineCounts(
  mirror: Pick<Mirror, 'git'>,
  commits: readonly string[],
): Promise<Map<string, LineCount[]>> {
  const counts = new Map<string, LineCount[]>();
  if (commits.length === 0) return counts;
  const form = ['log', '-z', '--no-walk=unsorted', '--format=%H', '--numstat', '--no-renames'];
  const process = mirror.git.stream(
    [...form, '--no-ext-diff', '--no-textconv', '--ignore-missing', '--stdin'],
    {
      input: commits.map((sha) => `${hash(sha)}\n`).join(''),
    },
  );
  let own: LineCount[] = [];
  let complete = false;
  try {
    for await (const fields of nulSeparated(process.stdout))
      for (const field of fields) {
        const header = /^\n?([0-9a-f]{40,64})$/.exec(field)?.[1];
        if (header !== undefined) counts.set(header, (own = []));
        const [, added, removed, path] = /^\n?(\d+)\t(\d+)\t([^]+)$/.exec(field) ?? [];
        if (path !== undefined) own.push({ path, lines: Number(added) + Number(removed) });
      }
    complete = true;
  } finally {
    if (!complete) process.kill();
  }
  await process.ended();
  return counts;
}
