import { createDiffParser, type CommitDiff, type DiffLimits } from './diff-parser.ts';
import type { Git } from './git.ts';
import { hash } from './tree.ts';
import { GIVE_UP_ON_HUGE, isUnreadable } from './unreadable.ts';

/** Renames are looked for among so many files; in larger commits only those without changes are found. */
const MOST_RENAMES = 30;

/**
 * What each of the commits changed against its first parent, in the order given, from one git process. Of a commit
 * that cannot be read, because a file is missing or huge, nothing is told but its hash.
 */
export async function* diffs(
  git: Git,
  commits: readonly string[],
  limits: DiffLimits,
  signal?: AbortSignal,
): AsyncGenerator<CommitDiff> {
  let rest = commits;
  while (rest.length > 0) {
    let last: string | undefined;
    const reading = read(git, rest, limits, signal);
    try {
      for await (const diff of reading.diffs) {
        last = diff.sha;
        yield diff;
      }
      return;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
    // Git ended at the commit that was begun, or at the one after it.
    const next = reading.begun() ?? rest[last === undefined ? 0 : rest.indexOf(last) + 1];
    if (next === undefined) return;
    yield rest.length === 1 ? { sha: next, files: [] } : await single(git, next, limits, signal);
    rest = rest.slice(rest.indexOf(next) + 1);
  }
}

async function single(git: Git, sha: string, limits: DiffLimits, signal?: AbortSignal): Promise<CommitDiff> {
  for await (const diff of diffs(git, [sha], limits, signal)) return diff;
  return { sha, files: [] };
}

interface Reading {
  readonly diffs: AsyncIterable<CommitDiff>;
  /** The commit whose diff has begun but is not known to be whole. */
  begun(): string | undefined;
}

function read(git: Git, commits: readonly string[], limits: DiffLimits, signal?: AbortSignal): Reading {
  const parser = createDiffParser(limits);
  return { diffs: stream(), begun: () => parser.current };

  async function* stream(): AsyncGenerator<CommitDiff> {
    const process = git.stream(
      // prettier-ignore
      ['log', '-z', '--no-walk=unsorted', '--format=%H', '--raw', '--patch', '--unified=0', '--root', '--find-renames', `-l${MOST_RENAMES}`,
       '--no-color', '--no-ext-diff', '--no-textconv', '--submodule=short', '--src-prefix=a/', '--dst-prefix=b/', '--ignore-missing', '--stdin'],
      { input: commits.map((sha) => `${hash(sha)}\n`).join(''), signal, ...GIVE_UP_ON_HUGE },
    );
    let complete = false;
    try {
      for await (const chunk of process.stdout as AsyncIterable<Buffer>) yield* parser.push(chunk);
      complete = true;
    } finally {
      if (!complete) process.kill();
    }
    await process.ended();
    yield* parser.end();
  }
}
