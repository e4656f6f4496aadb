import type { Mirror } from './repository.ts';

export interface LoggedCommit {
  readonly sha: string;
  /** When it was committed, as git says it. */
  readonly seconds: number;
  readonly title: string;
}

/** What `git log` lists with these arguments, as it lists it. */
export async function loggedCommits(
  { git }: Pick<Mirror, 'git'>,
  args: readonly string[],
): Promise<LoggedCommit[]> {
  const list = await git.run(['log', '-z', '--format=%H %ct %s', ...args]);
  return list
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [, sha = '', seconds = '0', title = ''] = /^(\S+) (\d+) ?([^]*)$/.exec(entry) ?? [];
      return { sha, seconds: Number(seconds), title };
    });
}
