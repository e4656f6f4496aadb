import type { Git } from './git.ts';
import { nulSeparated } from './nul-separated.ts';
import { revisions, shallowBoundary } from './revision-range.ts';
import { GIVE_UP_ON_HUGE, isEndless, isUnreadable, MOST_FILES_OF_A_COMMIT } from './unreadable.ts';

export interface Commit {
  sha: string;
  parent?: string;
  /** When it was committed, which is when it landed. */
  at: Date;
  author: string;
  title: string;
  body: string;
  /** Empty for the oldest commits of a shallow clone: what they changed is not known. */
  files: FileChange[];
}

export interface FileChange {
  path: string;
  status: 'A' | 'M' | 'D' | 'R' | 'T' | 'C';
  from?: string;
}

export interface HistoryOptions {
  /** Commits known already: these and their ancestors are left out. */
  readonly since?: readonly string[];
  readonly signal?: AbortSignal;
}

/** A subject is one line, yet a stranger's may have megabytes. */
const LONGEST_TITLE = 500;

const FORMAT = ['%H', '%P', '%ct', '%an', '%s', '%b'].join('%x00');

/** Every non-merge commit reachable from `tip`, newest first, as fast as git can list them. */
export async function* history(git: Git, tip: string, options: HistoryOptions = {}): AsyncGenerator<Commit> {
  const boundary = await shallowBoundary(git.dir);
  let listed = 0;
  const list = async function* (form: readonly string[]): AsyncGenerator<Commit> {
    for await (const commit of log(git, tip, options, [...form, `--skip=${listed}`])) {
      listed += 1;
      yield boundary.has(commit.sha) ? { ...commit, files: [] } : commit;
    }
  };
  let form = WITH_RENAMES;
  for (;;) {
    try {
      yield* list(form);
      return;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      // Not even the names can be had of a commit whose tree has no end.
      const before = listed;
      const isLost = form === BY_NAMES || isEndless(error);
      if (isLost) yield* list(WITHOUT_FILES);
      if (isLost && listed === before) throw error;
      form = BY_NAMES;
    }
  }
}

const WITH_RENAMES = ['--name-status', '--find-renames'];
/** Renames with changes are found by reading files. Where one is missing or huge, the rest goes by names. */
const BY_NAMES = ['--name-status', '--find-renames=100%'];
const WITHOUT_FILES = ['--no-patch', '--max-count=1'];

async function* log(git: Git, tip: string, options: HistoryOptions, args: string[]): AsyncGenerator<Commit> {
  const process = git.stream(
    // prettier-ignore
    ['log', '-z', `--format=${FORMAT}`, '--no-merges', '--no-ext-diff', '--ignore-missing', ...args, '--stdin'],
    { input: revisions(tip, options.since ?? []), signal: options.signal, ...GIVE_UP_ON_HUGE },
  );
  let complete = false;
  try {
    yield* commits(nulSeparated(process.stdout));
    complete = true;
  } finally {
    if (!complete) process.kill();
  }
  await process.ended();
}

/**
 * After a commit's six fields come its files, if any: the status of the first begins with a line end,
 * a rename has two paths, and what is not a status is the hash of the next commit.
 */
async function* commits(batches: AsyncIterable<string[]>): AsyncGenerator<Commit> {
  let header: string[] = [];
  let commit: Commit | undefined;
  let status: FileChange['status'] | undefined;
  let from: string | undefined;

  for await (const fields of batches) {
    for (const field of fields) {
      if (commit && status) {
        if ((status === 'R' || status === 'C') && from === undefined) {
          from = field;
        } else {
          if (commit.files.length < MOST_FILES_OF_A_COMMIT)
            commit.files.push({ path: field, status, ...(from === undefined ? {} : { from }) });
          status = from = undefined;
        }
      } else if (commit && /^\n?[AMDRTC]\d{0,3}$/.test(field)) {
        status = parseStatus(field);
      } else {
        if (commit) yield commit;
        commit = undefined;
        header.push(field);
        if (header.length === 6) {
          commit = parseHeader(header);
          header = [];
        }
      }
    }
  }
  if (commit) yield commit;
}

function parseHeader([
  sha = '',
  parents = '',
  seconds = '',
  author = '',
  title = '',
  body = '',
]: string[]): Commit {
  const parent = parents.split(' ')[0];
  const at = new Date(Number(seconds) * 1000);
  return {
    sha,
    ...(parent ? { parent } : {}),
    // Hand-made commits can carry dates beyond what a calendar holds.
    at: Number.isNaN(at.getTime()) ? new Date(0) : at,
    author,
    title: title.slice(0, LONGEST_TITLE).trimEnd(),
    body: body.trimEnd(),
    files: [],
  };
}

function parseStatus(field: string): FileChange['status'] | undefined {
  return (['A', 'M', 'D', 'R', 'T', 'C'] as const).find((letter) => field.trimStart().startsWith(letter));
}
