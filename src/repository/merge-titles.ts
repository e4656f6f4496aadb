import { loggedCommits } from './logged-commits.ts';
import { hash } from './tree.ts';
import type { Mirror } from './repository.ts';

export interface Merge {
  readonly sha: string;
  readonly at: Date;
  readonly title: string;
}

/** The newest merge commits before and at `tip`, newest first. */
export async function merges(mirror: Mirror, tip: string, atMost: number): Promise<Merge[]> {
  const listed = await loggedCommits(mirror, ['--merges', `--max-count=${atMost}`, hash(tip)]);
  return listed.map(({ sha, seconds, title }) => ({
    sha,
    at: new Date(Math.min(seconds, 8e12) * 1000),
    title,
  }));
}

/** The titles of the newest merge commits before and at `tip`, newest first. */
export async function mergeTitles(mirror: Mirror, tip: string, atMost: number): Promise<string[]> {
  return (await merges(mirror, tip, atMost)).map(({ title }) => title).filter(Boolean);
}
