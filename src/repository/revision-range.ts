import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import { hash } from './tree.ts';

/** What git reads from `--stdin`: the tip, without the known commits and their ancestors. */
export function revisions(tip: string, known: readonly string[]): string {
  const wellFormed = known.filter((sha) => /^[0-9a-f]{40,64}$/.test(sha));
  return [hash(tip), ...wellFormed.map((sha) => `^${sha}`), ''].join('\n');
}

/** The oldest commits of a shallow clone: what they changed is not known. */
export async function shallowBoundary(gitDir: string): Promise<ReadonlySet<string>> {
  const file = join(gitDir, 'shallow');
  if (!existsSync(file)) return new Set();
  return new Set((await readFile(file, 'utf8')).split('\n').filter(Boolean));
}

/** Non-merge commits up to `tip` that are not among the known ones and their ancestors, newest first. */
export async function commitsSince(git: Git, tip: string, known: readonly string[]): Promise<string[]> {
  const boundary = await shallowBoundary(git.dir);
  const input = revisions(tip, known);
  const listed = await git.run(['rev-list', '--no-merges', '--ignore-missing', '--stdin'], { input });
  return listed
    .toString('latin1')
    .split('\n')
    .filter((sha) => sha !== '' && !boundary.has(sha));
}
