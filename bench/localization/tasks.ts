import { z } from 'zod';
import { changeKind } from '../../src/lib/commit-title.ts';
import { pathKind } from '../../src/lib/path-kind.ts';
import type { Commit, Mirror } from '../../src/repository/repository.ts';

/** A past fix as a question: what was said about it, and the source files that it then changed. */
export interface Task {
  readonly id: string;
  /** The commit before the fix. */
  readonly at: string;
  readonly query: string;
  readonly truth: readonly string[];
}

/** The newest fixes of a history are for the report; weights are fitted on those before. */
export const REPORTED = 150;
export const TUNED = 300;

const MOST_FILES = 30;
const MOST_SOURCES = 10;

/** The fixing commits of a history, the newest first. */
export async function fixesOf(mirror: Mirror, atMost: number): Promise<Task[]> {
  const tasks: Task[] = [];
  for await (const commit of mirror.history(await mirror.resolve('HEAD'))) {
    const task = taskOf(commit);
    if (task === undefined) continue;
    tasks.push(task);
    if (tasks.length === atMost) break;
  }
  return tasks;
}

function taskOf({ sha, parent, title, body, files }: Commit): Task | undefined {
  if (parent === undefined || changeKind(title) !== 'fix' || files.length > MOST_FILES) return undefined;
  const truth = files
    .filter(({ path, status }) => status === 'M' && pathKind(path) === 'source')
    .map(({ path }) => path);
  if (truth.length === 0 || truth.length > MOST_SOURCES) return undefined;
  return { id: sha, at: parent, query: withoutHints(`${title}\n\n${body}`), truth };
}

/** Takes out what gives the answer away or only a commit has: paths, numbers of issues, trailers. */
export function withoutHints(message: string): string {
  return message
    .replace(/^[A-Z][\w-]*-by: .*$/gim, '')
    .replace(/[\w.@-]*\/[\w./@-]+|\b[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|md|json|ya?ml|toml)\b/g, ' ')
    .replace(/\(?#\d+\)?|\b\d+\b/g, ' ')
    .trim();
}

/** A line of a collection of issues that a commit closed. */
const Report = z.object({
  sha: z.string(),
  at: z.string(),
  title: z.string(),
  body: z.string(),
  files: z.array(z.string()),
});

export function reportedTask(untrustedReport: unknown): Task {
  const { sha, at, title, body, files } = Report.parse(untrustedReport);
  return { id: sha, at, query: `${title}\n\n${body}`, truth: files };
}
