import { z } from 'zod';
import { predictChanges } from '../conventions/predictor.ts';
import type { Mirror } from '../repository/repository.ts';
import { resolveAll } from '../repository/resolve-all.ts';
import { readTasks } from './tasks-file.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface BacktestOptions {
  readonly repo: string;
  /** A file, or - for standard input. */
  readonly tasks: string;
  readonly json: boolean;
}

export interface BacktestNeeds {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly readStandardInput: () => Promise<string>;
  readonly openLocalMirror: (repository: string) => Promise<Mirror>;
}

const Task = z.object({
  id: z.union([z.string(), z.number()]),
  at: z.string(),
  paths: z.array(z.string()),
  summary: z.string(),
});

/** `heirloom backtest conventions`: the title, the tests and the companions that each task's commit foretells. */
export async function backtestConventionsCommand(
  { repo, tasks: file, json }: BacktestOptions,
  { terminal, signal, readStandardInput, openLocalMirror }: BacktestNeeds,
): Promise<ExitCode> {
  const read = await readTasks(file, Task, readStandardInput);
  if (read.kind === 'wrong') {
    terminal.err(`${read.because}\n`);
    return 2;
  }
  const { tasks } = read;
  const mirror = await openLocalMirror(repo);
  const commits = await resolveAll(
    mirror,
    tasks.map(({ at }) => at),
  );
  const changes = tasks.map(({ at, paths, summary }) => ({
    at: commits.get(at) ?? at,
    paths,
    untrustedSummary: summary,
  }));
  const progress = (done: number, of: number): void => {
    if (terminal.interactive) terminal.err(`\r${done} of ${of}${done === of ? '\n' : ''}`);
  };
  let next = 0;
  for await (const prediction of predictChanges(mirror, changes, { signal, progress })) {
    const { id } = tasks[next++]!;
    if (json) printJson(terminal, { id, ...prediction });
    else terminal.out(`${id}\t${prediction.title}\t${prediction.tests[0] ?? '-'}\n`);
  }
  return 0;
}
