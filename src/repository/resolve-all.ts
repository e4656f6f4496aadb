import type { Mirror } from './repository.ts';
import { UnknownRevision } from './revision.ts';

/** The commits that the revisions name, all hashes among them by one git process; throws `UnknownRevision`. */
export async function resolveAll(
  mirror: Pick<Mirror, 'git' | 'resolve'>,
  untrustedRevisions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(untrustedRevisions)];
  const hashes = wanted.filter((revision) => /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(revision));
  const input = hashes.map((revision) => `${revision}^{commit}\n`).join('');
  const found = (await mirror.git.run(['cat-file', '--batch-check=%(objectname)'], { input })).toString(
    'latin1',
  );
  const resolved = new Map<string, string>();
  found.split('\n').forEach((line, at) => {
    const revision = hashes[at];
    if (revision === undefined) return;
    if (line.includes(' ')) throw new UnknownRevision(`The repository has no commit called ${revision}.`);
    resolved.set(revision, line);
  });
  for (const revision of wanted)
    if (!resolved.has(revision)) resolved.set(revision, await mirror.resolve(revision));
  return resolved;
}
