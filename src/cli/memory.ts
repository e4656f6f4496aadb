import type { Memory } from '../memory/memory.ts';
import type { Mirror } from '../repository/repository.ts';
import { syncMemory } from '../workflow/sync-memory.ts';
import { harmless } from './harmless.ts';
import { readText } from './tasks-file.ts';
import { syncProgress } from './sync-progress.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface MemoryNeeds {
  readonly terminal: Terminal;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly readStandardInput: () => Promise<string>;
  /** The memory of a folder on this machine, and its mirror. */
  readonly openLocalMemory: (repository: string) => Promise<LocalMemory>;
}

export interface LocalMemory extends AsyncDisposable {
  readonly memory: Memory;
  readonly mirror: Mirror;
}

export interface SyncOptions {
  readonly repo: string;
  readonly json: boolean;
}

/** `heirloom memory sync`: takes in every commit of the default branch that is not known yet. */
export async function syncCommand({ repo, json }: SyncOptions, needs: MemoryNeeds): Promise<ExitCode> {
  const { terminal } = needs;
  await using open = await needs.openLocalMemory(repo);
  const head = await open.mirror.resolve('HEAD');
  const synced = await syncMemory(open.memory, open.mirror, head, {
    signal: needs.signal,
    progress: syncProgress(terminal),
  });
  if (json) printJson(terminal, synced);
  else
    terminal.out(
      `${synced.episodes} episodes, ${synced.commits} of them new, up to ${synced.head.slice(0, 12)} (${synced.seconds.toFixed(1)} s)\n`,
    );
  return 0;
}

export interface RecallOptions {
  readonly repo: string;
  readonly at: string;
  /** A file, or - for standard input. */
  readonly query: string;
  readonly json: boolean;
}

/** `heirloom memory recall`: what memory says of a query, from nothing but a commit and its ancestors. */
export async function recallCommand(
  { repo, at, query, json }: RecallOptions,
  needs: MemoryNeeds,
): Promise<ExitCode> {
  const { terminal } = needs;
  const untrustedQuery = query === '-' ? await needs.readStandardInput() : await readText(query);
  if (untrustedQuery === undefined) {
    terminal.err(`The file ${query} cannot be read.\n`);
    return 2;
  }
  await using open = await needs.openLocalMemory(repo);
  const commit = await open.mirror.resolve(at);
  await syncMemory(open.memory, open.mirror, commit, {
    signal: needs.signal,
    progress: syncProgress(terminal),
  });
  const { files, episodes, rules, confidence } = await open.memory.recall(
    open.mirror,
    commit,
    untrustedQuery,
  );
  if (json) {
    printJson(terminal, {
      files,
      episodes: episodes.map(({ sha, title, score }) => ({ sha, title, score })),
      rules,
      confidence,
    });
    return 0;
  }
  for (const { path, because } of files) terminal.out(`${harmless(path)}\t${harmless(because.join('; '))}\n`);
  for (const { sha, title } of episodes) terminal.out(`${sha.slice(0, 12)}\t${harmless(title)}\n`);
  for (const { id, statement } of rules) terminal.out(`${id}\t${harmless(statement)}\n`);
  terminal.out(`confidence ${confidence.toFixed(2)}\n`);
  return 0;
}
