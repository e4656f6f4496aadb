import type { Git } from './git.ts';
import { hash } from './tree.ts';

/** The sizes of the objects, in bytes, in the order asked for. */
export async function objectSizes(git: Git, hashes: readonly string[]): Promise<number[]> {
  if (hashes.length === 0) return [];
  const input = hashes.map((each) => `${hash(each)}\n`).join('');
  const answer = await git.run(['cat-file', '--batch-check=%(objectsize)'], { input });
  return answer.toString('utf8').trimEnd().split('\n').map(Number);
}
