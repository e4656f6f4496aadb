import { hash } from './tree.ts';
import type { Mirror } from './repository.ts';

export interface Merge {
  readonly sha: string;
  readonly at: Date;
  readonly title: string;
}

/** The newest merge commits before and at `tip`, newest first. */
export async function merges(mirror: Mirror, tip: string, atMost: number): Promise<Merge[]> {
  const args = ['log', '-z', '--merges', '--format=%H %ct %s', `--max-count=${atMost}`, hash(tip)];
  const list = await mirror.git.run(args);
  return list
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [, sha = '', seconds = '0', title = ''] = /^(\S+) (\d+) ?([^]*)$/.exec(entry) ?? [];
      return { sha, at: new Date(Math.min(Number(seconds), 8e12) * 1000), title };
    });
}

/** The titles of the newest merge commits before and at `tip`, newest first. */
export async function mergeTitles(mirror: Mirror, tip: string, atMost: number): Promise<string[]> {
  return (await merges(mirror, tip, atMost)).map(({ title }) => title).filter(Boolean);
}
