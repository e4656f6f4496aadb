import type { Mirror } from '../../repository/repository.ts';
import { UnknownRevision } from '../../repository/revision.ts';

/** The full hash of a commit that came before this one, or is it; a name that is no hash names none. */
export async function reachableCommit(
  mirror: Mirror,
  base: string,
  untrustedSha: string,
): Promise<string | undefined> {
  const written = untrustedSha.trim().toLowerCase();
  if (!/^[0-9a-f]{7,64}$/.test(written)) return undefined;
  try {
    const sha = await mirror.resolve(written);
    return sha.startsWith(written) && (await mirror.isAncestor(sha, base)) ? sha : undefined;
  } catch (error) {
    if (error instanceof UnknownRevision) return undefined;
    throw error;
  }
}
