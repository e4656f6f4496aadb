import { z } from 'zod';
import type { SyncOptions } from '../memory/memory.ts';
import { resolveAll } from '../repository/resolve-all.ts';
import { notReachable } from '../repository/not-reachable.ts';
import type { BacktestOptions } from './backtest-conventions.ts';
import type { LocalMemory, MemoryNeeds } from './memory.ts';
import { syncProgress } from './sync-progress.ts';
import { readTasks } from './tasks-file.ts';
import { printJson, type ExitCode } from './terminal.ts';

const Task = z.object({
  id: z.union([z.string(), z.number()]),
  at: z.string(),
  query: z.string(),
});

export interface LocalizeNeeds extends MemoryNeeds {
  readonly signal: AbortSignal;
}

/** `heirloom backtest localize`: the files that memory would have looked at first, for each task at its commit. */
export async function backtestLocalizeCommand(
  { repo, tasks: file, json }: BacktestOptions,
  { terminal, signal, readStandardInput, openLocalMemory }: LocalizeNeeds,
): Promise<ExitCode> {
  const read = await readTasks(file, Task, readStandardInput);
  if (read.kind === 'wrong') {
    terminal.err(`${read.because}\n`);
    return 2;
  }
  if (read.tasks.length === 0) return 0;
  await using open = await openLocalMemory(repo);
  const { memory, mirror } = open;
  const commits = await resolveAll(
    mirror,
    read.tasks.map(({ at }) => at),
  );
  await rememberAll(open, [...new Set(commits.values())], { signal, progress: syncProgress(terminal) });
  for (const [done, { id, at, query }] of read.tasks.entries()) {
    signal.throwIfAborted();
    if (terminal.interactive) terminal.err(`\r${done + 1} of ${read.tasks.length}`);
    const { files, confidence } = await memory.localize(mirror, commits.get(at) ?? at, query);
    const paths = files.map(({ path }) => path);
    if (json) printJson(terminal, { id, files: paths, confidence });
    else terminal.out(`${id}\t${confidence.toFixed(2)}\t${paths.slice(0, 5).join(' ')}\n`);
  }
  if (terminal.interactive && read.tasks.length > 0) terminal.err('\n');
  return 0;
}

/** Takes in the default branch, and what tasks lie beside it. */
async function rememberAll(
  { memory, mirror }: LocalMemory,
  commits: readonly string[],
  options: SyncOptions,
): Promise<void> {
  const head = await mirror.resolve('HEAD');
  await memory.sync(mirror, head, options);
  const beside = new Set(await notReachable(mirror, commits, head));
  for (const commit of commits) if (beside.has(commit)) await memory.sync(mirror, commit, options);
}
