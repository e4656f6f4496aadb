import { hash } from './tree.ts';
import type { Mirror } from './repository.ts';

/** Those of the commits, and of their ancestors, that `tip` does not descend from. */
export async function notReachable(
  mirror: Pick<Mirror, 'git'>,
  commits: readonly string[],
  tip: string,
): Promise<string[]> {
  const input = [...commits.map(hash), `^${hash(tip)}`, ''].join('\n');
  const listing = (await mirror.git.run(['rev-list', '--stdin'], { input })).toString('latin1');
  return listing.split('\n').filter(Boolean);
}
