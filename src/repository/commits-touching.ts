import { readCommitLines, type CommitLine } from './commit-titles.ts';
import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/**
 * The newest commits at and before `tip` that changed a file, or something in a folder; where a text is given, those that
 * changed how often it occurs there.
 */
export async function commitsTouching(
  mirror: Mirror,
  tip: string,
  {
    untrustedPath,
    untrustedText,
  }: { readonly untrustedPath: string; readonly untrustedText?: string | undefined },
  atMost: number,
  signal: AbortSignal,
): Promise<CommitLine[]> {
  const isOutside = untrustedPath.startsWith('/') || untrustedPath.split('/').includes('..');
  if (isOutside || `${untrustedPath}${untrustedText}`.includes('\0')) return [];
  const text = untrustedText === undefined ? [] : [`-S${untrustedText}`];
  const args = [
    'log',
    '-z',
    `--max-count=${atMost}`,
    '--format=%H %ct %s',
    ...text,
    hash(tip),
    '--',
    untrustedPath,
  ];
  return readCommitLines(await mirror.git.run(['--literal-pathspecs', ...args], { signal }));
}
