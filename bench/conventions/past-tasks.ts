import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseTitle } from '../../src/lib/commit-title.ts';
import { pathKind } from '../../src/lib/path-kind.ts';
import { openMirror, type Commit, type Mirror } from '../../src/repository/repository.ts';
import type { PlannedChange } from '../../src/conventions/predictor.ts';

/** A past commit as a question: what would have been said at its parent, knowing its files and its subject. */
export interface PastTask extends PlannedChange {
  readonly commit: Commit;
}

/** Which files the one who asks names. */
export type Given = 'sources' | 'sources and settings' | 'every file';

export interface NamedMirror {
  readonly name: string;
  readonly mirror: Mirror;
}

/** The bare repositories in the folder: `NAME` or `NAME/repo`. They are only read. */
export async function mirrorsIn(
  folder: string,
  isAsked: (name: string) => boolean = () => true,
): Promise<NamedMirror[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter(isAsked);
  const found = await Promise.all(
    names.map(async (name) => {
      const inner = (await readdir(join(folder, name))).includes('repo');
      const dir = inner ? join(folder, name, 'repo') : join(folder, name);
      const { stdout } = await promisify(execFile)('git', ['-C', dir, 'rev-parse', 'HEAD']);
      const mirror = await openMirror({
        dir,
        source: dir,
        holding: stdout.trim(),
        surroundings: process.env,
      });
      return { name, mirror };
    }),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The non-merge commits of that part of the history, by time; those without a file or a parent are no question. */
export function tasksOf(commits: readonly Commit[], from: number, to: number, given: Given): PastTask[] {
  const part = commits.slice(Math.floor(commits.length * from), Math.floor(commits.length * to));
  return part.flatMap((commit) =>
    commit.parent === undefined || commit.files.length === 0
      ? []
      : [
          {
            at: commit.parent,
            paths: givenOf(commit, given),
            untrustedSummary: parseTitle(commit.title).subject,
            commit,
          },
        ],
  );
}

export function givenOf({ files }: Commit, given: Given): string[] {
  const paths = files.map(({ path }) => path);
  if (given === 'every file') return paths;
  const kinds = given === 'sources' ? ['source'] : ['source', 'config'];
  return paths.filter((path) => kinds.includes(pathKind(path)));
}

export async function oldestFirst(mirror: Mirror): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const commit of mirror.history(await mirror.resolve('HEAD'))) commits.push(commit);
  return commits.sort((a, b) => a.at.getTime() - b.at.getTime());
}
