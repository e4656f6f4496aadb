import { hash } from './tree.ts';
import type { Mirror } from './repository.ts';

/** The titles of the newest merge commits before and at `tip`, newest first. */
export async function mergeTitles(mirror: Mirror, tip: string, atMost: number): Promise<string[]> {
  const args = ['log', '-z', '--merges', '--format=%s', `--max-count=${atMost}`, hash(tip)];
  const list = await mirror.git.run(args);
  return list.toString('utf8').split('\0').filter(Boolean);
}
