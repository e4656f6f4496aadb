import { hash } from './tree.ts';
import type { Mirror } from './repository.ts';

/** The commit and everything before it. */
export async function ancestors(mirror: Mirror, commit: string): Promise<Set<string>> {
  const list = await mirror.git.run(['rev-list', hash(commit)]);
  return new Set(list.toString('latin1').split('\n').filter(Boolean));
}
