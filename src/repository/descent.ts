import { createLineage, type Lineage } from './lineage.ts';
import type { Mirror } from './repository.ts';
import { UnknownRevision } from './revision.ts';
import { hash } from './tree.ts';

/** All commits that the given ones descend from, numbered so that parents come before children. */
export interface Descent {
  /** By number. */
  readonly shas: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** The commit and its ancestors. */
  lineageOf(commit: string): Lineage;
}

interface Listed {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Never before that of a parent, whatever the clocks said. */
  time: number;
  depth: number;
}

/**
 * The order of any two commits follows from what each descends from and from nothing else: a commit's ancestors
 * stand in the same order whichever other commits are looked at beside them.
 */
export async function readDescent(
  mirror: Pick<Mirror, 'git'>,
  commits: readonly string[],
  signal?: AbortSignal,
): Promise<Descent> {
  if (commits.length === 0) return descentOf([]);
  const input = commits.map((commit) => `${hash(commit)}\n`).join('');
  const args = ['rev-list', '--topo-order', '--reverse', '--parents', '--timestamp', '--stdin'];
  const listing = (await mirror.git.run(args, { input, signal })).toString('latin1');
  const listed = new Map<string, Listed>();
  for (const line of listing.split('\n')) {
    const [seconds = '', sha = '', ...parents] = line.split(' ');
    if (sha === '') continue;
    const known = parents.flatMap((parent) => listed.get(parent) ?? []);
    listed.set(sha, {
      sha,
      parents,
      time: known.reduce((latest, { time }) => Math.max(latest, time), Number(seconds) || 0),
      depth: known.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0),
    });
  }
  return descentOf([...listed.values()].sort(parentsFirst));
}

function parentsFirst(a: Listed, b: Listed): number {
  return a.time - b.time || a.depth - b.depth || (a.sha < b.sha ? -1 : 1);
}

function descentOf(listed: readonly Listed[]): Descent {
  const numbers = new Map(listed.map(({ sha }, number) => [sha, number]));
  const parents = listed.map((each) => each.parents.flatMap((parent) => numbers.get(parent) ?? []));
  return {
    shas: listed.map(({ sha }) => sha),
    numbers,
    lineageOf(commit) {
      const number = numbers.get(commit);
      if (number === undefined) throw new UnknownRevision(`The commit ${commit} was not asked for.`);
      return createLineage(number, (each) => parents[each] ?? []);
    },
  };
}
