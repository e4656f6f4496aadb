import { changeKind } from '../../lib/commit-title.ts';
import type { Commit, Mirror } from '../../repository/repository.ts';
import { changesetFolder } from '../companion-kind.ts';

/** A file that told of one past change; the tree may hold none just after a release. Untrusted. */
export interface FragmentExample {
  readonly path: string;
  readonly text: string;
  readonly isOfFix: boolean;
}

const MOST = 12;
const LARGEST = 4_000;

/** The newest of them, those of fixes first. */
export async function fragmentExamples(
  mirror: Mirror,
  newestFirst: readonly Commit[],
): Promise<FragmentExample[]> {
  const added = newestFirst.flatMap(({ sha, title, files }) =>
    files
      .filter(({ status, path }) => status === 'A' && changesetFolder(path) !== undefined)
      .map(({ path }) => ({ sha, path, isOfFix: changeKind(title) === 'fix' })),
  );
  const chosen = added.toSorted((a, b) => Number(b.isOfFix) - Number(a.isOfFix)).slice(0, MOST);
  const read = await Promise.all(
    chosen.map(async ({ sha, path, isOfFix }) => {
      const content = await mirror.read(sha, path);
      const text = content === undefined ? '' : new TextDecoder().decode(content.subarray(0, LARGEST));
      return { path, text, isOfFix };
    }),
  );
  return read.filter(({ text }) => text.trim() !== '');
}
