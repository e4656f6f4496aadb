import { readCommitLines, type CommitLine } from './commit-titles.ts';
import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/** The newest commits at and before `tip` that changed a file, or something in a folder. */
export async function commitsTouching(
  mirror: Mirror,
  tip: string,
  untrustedPath: string,
  atMost: number,
  signal: AbortSignal,
): Promise<CommitLine[]> {
  const isOutside = untrustedPath.startsWith('/') || untrustedPath.split('/').includes('..');
  if (isOutside || untrustedPath.includes('\0')) return [];
  const args = ['log', '-z', `--max-count=${atMost}`, '--format=%H %ct %s', hash(tip), '--', untrustedPath];
  return readCommitLines(await mirror.git.run(['--literal-pathspecs', ...args], { signal }));
}
