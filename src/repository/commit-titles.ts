import type { Mirror } from './repository.ts';

export interface CommitLine {
  readonly sha: string;
  readonly at: Date;
  readonly title: string;
}

/** The first lines of these commits, in the order asked for; those that the mirror does not have are left out. */
export async function commitTitles(mirror: Mirror, shas: readonly string[]): Promise<CommitLine[]> {
  const wanted = shas.filter((sha) => /^[0-9a-f]{40,64}$/.test(sha));
  if (wanted.length === 0) return [];
  const args = ['log', '-z', '--no-walk=unsorted', '--ignore-missing', '--format=%H %ct %s', ...wanted];
  return readCommitLines(await mirror.git.run(args));
}

/** What `git log -z --format='%H %ct %s'` printed. */
export function readCommitLines(printed: Buffer): CommitLine[] {
  return printed
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [, sha = '', seconds = '0', title = ''] = /^(\S+) (\d+) ?([^]*)$/.exec(entry) ?? [];
      return { sha, at: new Date(Math.min(Number(seconds), 8e12) * 1000), title };
    });
}
