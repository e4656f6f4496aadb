import { existsSync } from 'node:fs';
import type { RecordedRun, Replayed } from './cli/replay-run.ts';
import { commonParts, createSandboxes, mirrorFolder, openMemories, type Surroundings } from './compose.ts';
import { readRecord, toldOf, type RecordOfRun } from './compose-record.ts';
import { createLocalSteps } from './durable/local-steps.ts';
import { isLocalRunAlive, newLocalRun } from './lib/local-run.ts';
import { NotSetUp } from './lib/not-set-up.ts';
import { parseRecording } from './model/recording.ts';
import { replayOf } from './model/replay.ts';
import { openMirror } from './repository/repository.ts';
import { fixIssue } from './workflow/fix-issue.ts';
import { createLocalDestination } from './workflow/local-destination.ts';
import type { Parts } from './workflow/parts.ts';

/** A run as it was recorded, ready to be told again; undefined where there is no record of it. */
export async function openRecordedRun(
  run: string,
  surroundings: Surroundings,
): Promise<RecordedRun | undefined> {
  const record = await readRecord(surroundings.config.dataHome, run);
  if (record === undefined) return undefined;
  const { asked, recording, answers, told } = record;
  return {
    sandbox: asked.sandbox,
    async replay(sandbox, tell): Promise<Replayed> {
      const replay = replayOf(parseRecording(recording), surroundings.redact);
      const models = (work: keyof Parts['models']) =>
        replay.model(surroundings.config.models[work].name, work);
      const now = await tellAgain(
        { asked: { ...asked, sandbox }, answers },
        { coding: models('coding'), reviewing: models('reviewing'), summarising: models('summarising') },
        tell,
        surroundings,
      );
      return { recorded: told, now, differences: replay.differences, left: replay.left() };
    },
  };
}

/** From the mirror alone, with nothing left behind: whatever the run was started from may be gone by now. */
async function tellAgain(
  { asked, answers }: Pick<RecordOfRun, 'asked' | 'answers'>,
  models: Parts['models'],
  tell: Parameters<RecordedRun['replay']>[1],
  surroundings: Surroundings,
): Promise<Replayed['now']> {
  const { config, environment, signal } = surroundings;
  const { source, base, request, sandbox, settings, asksPeople } = asked;
  const dir = mirrorFolder(config, source);
  if (!existsSync(dir)) throw new NotSetUp(`The mirror of ${source} is gone from the data home.`);
  const sandboxes = await createSandboxes(sandbox, surroundings, 'local');
  await sandboxes.removeLeftovers(isLocalRunAlive);
  await using memories = openMemories(surroundings);
  const destination = createLocalDestination({
    repository: dir,
    revision: base,
    dryRun: true,
    openMirror: () => openMirror({ dir, source: dir, signal, holding: base, surroundings: environment }),
    tell,
  });
  const parts = {
    ...commonParts(surroundings, sandboxes, models),
    ...settings,
    destination: asksPeople ? { ...destination, ask: async () => {} } : destination,
    memory: await memories.of(source),
  };
  const steps = {
    ...createLocalSteps(newLocalRun(), signal),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the recorded run was given
    waitFor: async <T>(topic: string) => answers.get(topic) as T | undefined,
  };
  return toldOf(await fixIssue(steps, request, parts));
}
