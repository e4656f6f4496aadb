import { GitFailed } from './git.ts';
import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/** The newest commit that both have grown from; nothing where they have none in common. */
export async function mergeBase(
  { git }: Mirror,
  untrustedOne: string,
  untrustedOther: string,
): Promise<string | undefined> {
  try {
    const found = await git.run(['merge-base', hash(untrustedOne), hash(untrustedOther)]);
    return found.toString('utf8').trim();
  } catch (error) {
    if (error instanceof GitFailed && error.exitCode === 1) return undefined;
    throw error;
  }
}
