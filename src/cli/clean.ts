import type { Cleaned } from '../workflow/keep-clean.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface CleanedByHand extends Cleaned {
  /** What could not be looked at, as sentences. */
  readonly problems: readonly string[];
  /** Without a database, what belongs to runs of the App is left alone. */
  readonly knowsRuns: boolean;
}

/** `heirloom clean`: removes what runs that are over have left behind. */
export async function cleanCommand(
  { json }: { json: boolean },
  { terminal, clean }: { terminal: Terminal; clean: () => Promise<CleanedByHand> },
): Promise<ExitCode> {
  const { runs, records, requests, problems, knowsRuns } = await clean();
  if (json) printJson(terminal, { runs, records, requests, problems });
  else {
    for (const run of runs) terminal.out(`removed the sandbox of ${run}\n`);
    for (const run of records) terminal.out(`removed the record of ${run}\n`);
    if (requests > 0) terminal.out(`removed ${requests} requests that are over\n`);
    if (runs.length + records.length + requests === 0) terminal.out('There was nothing to remove.\n');
  }
  if (!knowsRuns)
    terminal.err('No database is running: what belongs to runs of the GitHub App was left alone.\n');
  for (const problem of problems) terminal.err(`${problem}\n`);
  return problems.length === 0 ? 0 : 1;
}
