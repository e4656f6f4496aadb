import type { Commit, Mirror } from './repository.ts';
import { hash } from './tree.ts';

/** The newest commits at and before `tip`, merges among them, the tip first. */
export async function newestCommits(mirror: Mirror, tip: string, atMost: number): Promise<string[]> {
  const list = await mirror.git.run(['rev-list', `--max-count=${atMost}`, hash(tip)]);
  return list.toString('latin1').split('\n').filter(Boolean);
}

/** The newest non-merge commits at and before `tip` with what they changed, the newest first. */
export async function newestChanges(
  mirror: Mirror,
  tip: string,
  atMost: number,
  signal?: AbortSignal,
): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const commit of mirror.history(tip, signal ? { signal } : {})) {
    commits.push(commit);
    if (commits.length === atMost) break;
  }
  return commits;
}

/** How many commits there are before and at `tip`: always more than there are at any of its ancestors. */
export async function commitCount(mirror: Mirror, tip: string): Promise<number> {
  return Number((await mirror.git.run(['rev-list', '--count', hash(tip)])).toString('latin1'));
}
