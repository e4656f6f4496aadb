import { commitTitles } from '../../repository/commit-titles.ts';
import type { Mirror } from '../../repository/repository.ts';

export async function holdsCommit(mirror: Mirror, sha: string): Promise<boolean> {
  return (await commitTitles(mirror, [sha])).length === 1;
}
