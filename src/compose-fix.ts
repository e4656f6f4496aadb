import { appendFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LocalFix } from './cli/fix.ts';
import {
  commonParts,
  createModels,
  createSandboxes,
  localRepository,
  mirrorFolder,
  openMemories,
  type Surroundings,
} from './compose.ts';
import { createLocalSteps } from './durable/local-steps.ts';
import { isLocalRunAlive } from './lib/local-run.ts';
import { openMirror } from './repository/repository.ts';
import { fixIssue } from './workflow/fix-issue.ts';
import { createLocalDestination } from './workflow/local-destination.ts';
import type { Outcome } from './workflow/outcome.ts';

/** A run on a folder of this machine: the same story, without GitHub and without Postgres. */
export async function runLocalFix(fix: LocalFix, surroundings: Surroundings): Promise<Outcome> {
  const { config, environment, redact, signal } = surroundings;
  const models = createModels(surroundings);
  const sandboxes = await createSandboxes(fix.sandbox, surroundings, 'local');
  // Of runs that were killed, so that they could not tidy up themselves.
  await sandboxes.removeLeftovers(isLocalRunAlive);
  const source = await localRepository(fix.repository);
  await using memories = openMemories(surroundings);
  const destination = createLocalDestination({
    repository: source,
    revision: fix.revision,
    dryRun: fix.dryRun,
    openMirror: (_, holding) =>
      openMirror({ dir: mirrorFolder(config, source), source, signal, holding, surroundings: environment }),
    tell: fix.tell,
  });
  const parts = {
    ...commonParts(surroundings, sandboxes, models),
    destination,
    memory: await memories.of(source),
  };
  const transcript = join(config.dataHome, 'runs', fix.run, 'transcript.jsonl');
  const steps = fix.dryRun
    ? createLocalSteps(fix.run, signal)
    : createLocalSteps(fix.run, signal, (entry) => keep(transcript, redact(JSON.stringify(entry))));
  return fixIssue(steps, { repository: basename(source), issue: fix.issue }, parts);
}

/** Written after every step, so that a run that was cut off can be read up to there. */
async function keep(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${line}\n`);
}
