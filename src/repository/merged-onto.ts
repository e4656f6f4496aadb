import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/**
 * The commit that the base branch was at before a pull request was merged as `merge`: the first parent of a merge commit
 * or of a squashed one. Where each commit was put on the base branch by itself, the last of them is `merge`, and the
 * titles, the oldest first, tell how many there are.
 */
export async function mergedOnto(
  { git }: Mirror,
  merge: string,
  titles: readonly string[],
): Promise<string | undefined> {
  const args = ['log', '-z', '--first-parent', '--format=%P%n%s', `--max-count=${titles.length + 1}`];
  const printed = (await git.run([...args, hash(merge)])).toString('utf8');
  const line = printed.split('\0').map((entry) => {
    const [parents = '', title = ''] = entry.split('\n');
    return { parents: parents.split(' ').filter(Boolean), title };
  });
  const [newest] = line;
  if (newest === undefined || newest.parents.length !== 1) return newest?.parents[0];
  const newestFirst = titles.filter((title) => !title.startsWith('Merge ')).toReversed();
  const wereReplayed = newestFirst.every(
    (title, at) => line[at]?.title === title && line[at].parents.length === 1,
  );
  const first = wereReplayed ? line[newestFirst.length - 1] : newest;
  return (first ?? newest).parents[0];
}
