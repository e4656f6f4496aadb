import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/** The newest commits at and before `tip`, merges among them, the tip first. */
export async function newestCommits(
  mirror: Mirror,
  tip: string,
  atMost: number,
): Promise<{ sha: string; at: Date }[]> {
  const args = ['log', '--format=%H %ct', `--max-count=${atMost}`, hash(tip)];
  const list = await mirror.git.run(args);
  return list
    .toString('latin1')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [sha = '', seconds = '0'] = line.split(' ');
      return { sha, at: new Date(Math.min(Number(seconds), 8e12) * 1000) };
    });
}
