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
  const form = ['--first-parent', '-z', '--format=%H %ct %s', `--max-count=${atMost}`];
  const list = await git.run(['log', ...form, hash(tip)]);
  return list
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [, sha = '', seconds = '0', title = ''] = /^(\S+) (\d+) ?([^]*)$/.exec(entry) ?? [];
      return { sha, at: Number(seconds), title };
    });
}
