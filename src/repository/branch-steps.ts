import { loggedCommits } from './logged-commits.ts';
import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

export interface BranchStep {
  readonly sha: string;
  /** In seconds. */
  readonly at: number;
  readonly title: string;
}

/** The newest steps of a branch itself, without what it merged; none where there is no such branch. */
export async function branchSteps({ git }: Mirror, branch: string, atMost: number): Promise<BranchStep[]> {
  const ref = `refs/heads/${branch}`;
  if (!(await git.holds(['show-ref', '--verify', '--quiet', ref]))) return [];
  const tip = (await git.run(['rev-parse', '--verify', ref])).toString('latin1').trim();
  const listed = await loggedCommits({ git }, ['--first-parent', `--max-count=${atMost}`, hash(tip)]);
  return listed.map(({ sha, seconds, title }) => ({ sha, at: seconds, title }));
}
