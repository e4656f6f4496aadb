import { Readable } from 'node:stream';
import type { Git } from './git.ts';
import { hash, listFiles } from './tree.ts';

export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused';
}

const DEFAULT_MAX_BYTES = 2 * 1024 ** 3;

/**
 * Attributes for the mirror's info/attributes: they outrank the repository's own, so that nothing is left
 * out of an archive, substituted or converted in it.
 */
export const DISARMED_ATTRIBUTES =
  '* -export-ignore -export-subst -filter -ident -text !eol !crlf !working-tree-encoding\n';

/** The commit's tree as a tar stream, byte for byte; a submodule is an empty folder. */
export function snapshot(
  git: Git,
  commit: string,
  signal?: AbortSignal,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Readable {
  return Readable.from(archive(git, hash(commit), maxBytes, signal), { objectMode: false });
}

async function* archive(
  git: Git,
  commit: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  await assertFit(git, commit, maxBytes);
  const process = git.stream(['archive', '--format=tar', commit], { signal });
  let complete = false;
  try {
    yield* process.stdout as AsyncIterable<Buffer>;
    complete = true;
  } finally {
    if (!complete) process.kill();
  }
  await process.ended();
}

async function assertFit(git: Git, commit: string, maxBytes: number): Promise<void> {
  const files = await listFiles(git, commit);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes > maxBytes) {
    throw new SnapshotRefused(
      `The files of commit ${commit.slice(0, 10)} have ${bytes} bytes together, over the limit of ${maxBytes}.`,
    );
  }
  const outside = files.find(({ path }) => path.split('/').some((part) => /^(\.{0,2}|\.git)$/i.test(part)));
  if (outside)
    throw new SnapshotRefused(
      `The commit holds a path that no git would check out: ${JSON.stringify(outside.path)}.`,
    );
}
