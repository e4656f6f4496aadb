import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { resolve } from 'node:path';
import type { Surroundings } from './environment.ts';
import { exclusively } from './exclusive.ts';
import { createGit, type Git } from './git.ts';
import { commitDiff } from './commit-diff.ts';
import type { CommitDiff, DiffLimits } from './diff-parser.ts';
import { diffs } from './diffs.ts';
import { history, type Commit, type HistoryOptions } from './history.ts';
import { commitsSince } from './revision-range.ts';
import { defaultBranch, resolveRevision } from './revision.ts';
import { snapshot } from './snapshot.ts';
import { parseSource } from './source.ts';
import { hash, listFiles, readFile, type TreeFile } from './tree.ts';
import type { Credentials } from './source-git.ts';
import { update } from './update.ts';

export type { CommitDiff } from './diff-parser.ts';
export type { Commit } from './history.ts';
export type { TreeFile } from './tree.ts';

/** A bare copy of a repository: what the bot knows of it, and never a work tree. */
export interface Mirror {
  readonly dir: string;
  /** For this folder's own parts. */
  readonly git: Git;
  /** The full hash of the commit that a branch, tag, hash or HEAD names; throws `UnknownRevision`. */
  resolve(untrustedRevision: string): Promise<string>;
  /** The branch that the source's HEAD is on. */
  defaultBranch(): Promise<string>;
  files(commit: string): Promise<TreeFile[]>;
  /** Undefined when there is no regular file of that name. */
  read(commit: string, path: string): Promise<Uint8Array | undefined>;
  /** The commit's files as a tar stream, byte for byte. */
  snapshot(commit: string, signal?: AbortSignal, maxBytes?: number): Readable;
  /** Non-merge commits up to the commit `tip`, newest first. */
  history(tip: string, options?: HistoryOptions): AsyncIterable<Commit>;
  /** Non-merge commits up to `tip` but for the known ones and their ancestors, newest first. */
  commitsSince(tip: string, known: readonly string[]): Promise<string[]>;
  /** What each commit changed, in the order given; nothing of those that cannot be read. */
  diffs(commits: readonly string[], limits: DiffLimits, signal?: AbortSignal): AsyncIterable<CommitDiff>;
  /** The commit's patch against its first parent; cut at `maxBytes`, at the end of a line. */
  diff(commit: string, options: { maxBytes: number }): Promise<string>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
}

export interface MirrorOptions {
  /** The bare repository; made when it does not exist. */
  readonly dir: string;
  /** A local folder or an https address, without credentials in it. */
  readonly source: string;
  readonly credentials?: () => Promise<Credentials>;
  readonly signal?: AbortSignal;
  /** A commit: where the mirror holds it already, the source is not asked. */
  readonly holding?: string | undefined;
  /** A file of certificates to trust instead of the system's. */
  readonly caBundle?: string;
  /** The environment to take PATH and the proxy settings from. */
  readonly surroundings?: Surroundings;
}

/** Clones the source, or fetches what is new; safe to call for one `dir` from several runs at once. */
export async function openMirror(options: MirrorOptions): Promise<Mirror> {
  const { signal, caBundle, surroundings = {}, holding } = options;
  const dir = resolve(options.dir);
  const git = createGit(dir, surroundings);
  if (holding !== undefined && existsSync(dir) && (await holds(git, holding))) return mirrorOf(git);
  const source = await parseSource(options.source, surroundings);
  const credentials = await options.credentials?.();
  await exclusively(dir, () => update({ dir, source, surroundings, credentials, caBundle, signal }), signal);
  return mirrorOf(git);
}

function holds(git: Git, commit: string): Promise<boolean> {
  return git.holds(['cat-file', '-e', `${hash(commit)}^{commit}`]);
}

function mirrorOf(git: Git): Mirror {
  return {
    dir: git.dir,
    git,
    resolve: (revision) => resolveRevision(git, revision),
    defaultBranch: () => defaultBranch(git),
    files: (commit) => listFiles(git, commit),
    read: (commit, path) => readFile(git, commit, path),
    snapshot: (commit, signal, maxBytes) => snapshot(git, commit, signal, maxBytes),
    history: (tip, historyOptions) => history(git, tip, historyOptions),
    commitsSince: (tip, known) => commitsSince(git, tip, known),
    diffs: (commits, limits, signal) => diffs(git, commits, limits, signal),
    diff: (commit, { maxBytes }) => commitDiff(git, commit, maxBytes),
    isAncestor: (ancestor, descendant) =>
      git.holds(['merge-base', '--is-ancestor', hash(ancestor), hash(descendant)]),
  };
}
