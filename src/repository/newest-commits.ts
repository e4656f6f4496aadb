import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/** The newest commits at and before `tip`, merges among them, the tip first. */
export async function newestCommits(mirror: Mirror, tip: string, atMost: number): Promise<string[]> {
  const list = await mirror.git.run(['rev-list', `--max-count=${atMost}`, hash(tip)]);
  return list.toString('latin1').split('\n').filter(Boolean);
}

/** How many commits there are before and at `tip`: always more than there are at any of its ancestors. */
export async function commitCount(mirror: Mirror, tip: string): Promise<number> {
  return Number((await mirror.git.run(['rev-list', '--count', hash(tip)])).toString('latin1'));
}
