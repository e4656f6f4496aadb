import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

/** Lines of a file, the first and the last. */
export interface Lines {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

const MOST_STRETCHES = 40;

/** The addresses of those who wrote the lines as they are at the commit, with how many each wrote, the most first. */
export async function lineAuthors(
  mirror: Mirror,
  commit: string,
  stretches: readonly Lines[],
): Promise<{ readonly email: string; readonly lines: number }[]> {
  const counts = new Map<string, number>();
  for (const { path, from, to } of stretches.slice(0, MOST_STRETCHES)) {
    const args = ['blame', '--line-porcelain', '-w', `-L${from},${to}`, hash(commit), '--', path];
    const blamed = (await mirror.git.run(args)).toString('utf8');
    for (const [, email = ''] of blamed.matchAll(/^author-mail <([^>\n]*)>$/gm))
      counts.set(email, (counts.get(email) ?? 0) + 1);
  }
  return [...counts].map(([email, lines]) => ({ email, lines })).sort((a, b) => b.lines - a.lines);
}

/** Addresses of whoever committed within so many days before the commit. */
export async function recentAuthors(mirror: Mirror, commit: string, days: number): Promise<Set<string>> {
  const at = Number((await mirror.git.run(['show', '-s', '--format=%ct', hash(commit)])).toString('utf8'));
  const since = new Date((at - days * 86_400) * 1_000).toISOString();
  const list = await mirror.git.run([
    'log',
    '--format=%ae',
    `--since=${since}`,
    '--max-count=5000',
    hash(commit),
  ]);
  return new Set(list.toString('utf8').split('\n').filter(Boolean));
}
