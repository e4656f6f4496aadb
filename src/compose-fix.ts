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
import { openRunRecord, runFolder } from './compose-record.ts';
import { createLocalSteps } from './durable/local-steps.ts';
import { isLocalRunAlive } from './lib/local-run.ts';
import { remoteName } from './repository/remote-name.ts';
import { openMirror } from './repository/repository.ts';
import { fixIssue } from './workflow/fix-issue.ts';
import { createLocalDestination } from './workflow/local-destination.ts';
import type { Outcome } from './workflow/outcome.ts';

/** A run on a folder of this machine: the same story, without GitHub and without Postgres. */
export async function runLocalFix(fix: LocalFix, surroundings: Surroundings): Promise<Outcome> {
  const { config, environment, redact, signal } = surroundings;
  const sandboxes = await createSandboxes(fix.sandbox, surroundings, 'local');
  // Of runs that were killed, so that they could not tidy up themselves.
  await sandboxes.removeLeftovers(isLocalRunAlive);
  const source = await localRepository(fix.repository);
  await using memories = openMemories(surroundings);
  const repository = (await remoteName(source, environment)) ?? basename(source);
  const request = { repository, issue: fix.issue };
  const record = fix.dryRun
    ? undefined
    : openRunRecord({ run: fix.run, source, request, sandbox: fix.sandbox, asksPeople: false }, surroundings);
  const models = createModels(surroundings);
  const { allowProtected } = fix;
  const common = {
    ...commonParts(surroundings, sandboxes, record?.models(models) ?? models),
    allowProtected,
  };
  const destination = createLocalDestination({
    repository: source,
    revision: fix.revision,
    dryRun: fix.dryRun,
    openMirror: async (_, holding) => {
      if (holding !== undefined) await record?.begin(holding, common);
      return openMirror({
        dir: mirrorFolder(config, source),
        source,
        signal,
        holding,
        surroundings: environment,
      });
    },
    tell: fix.tell,
  });
  const parts = {
    ...common,
    destination,
    memory: await memories.of(source),
  };
  const transcript = join(runFolder(config.dataHome, fix.run), 'transcript.jsonl');
  const steps = fix.dryRun
    ? createLocalSteps(fix.run, signal)
    : createLocalSteps(fix.run, signal, (entry) => keep(transcript, redact(JSON.stringify(entry))));
  const outcome = await fixIssue(steps, request, parts);
  await record?.end(outcome);
  return outcome;
}

/** Written after every step, so that a run that was cut off can be read up to there. */
async function keep(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${line}\n`);
}
