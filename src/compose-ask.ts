import { basename } from 'node:path';
import type { LocalAsk } from './cli/ask.ts';
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
import type { AskEnding } from './workflow/ask/ask-ending.ts';
import { askRepository } from './workflow/ask/ask.ts';
import { createLocalAskPlace } from './workflow/ask/local-ask-place.ts';

/** A question about a folder of this machine: the same story, without GitHub and without Postgres. */
export async function runLocalAsk(ask: LocalAsk, surroundings: Surroundings): Promise<AskEnding> {
  const { config, environment, signal } = surroundings;
  const sandboxes = await createSandboxes(ask.sandbox, surroundings, 'local');
  await sandboxes.removeLeftovers(isLocalRunAlive);
  const source = await localRepository(ask.repository);
  await using memories = openMemories(surroundings);
  const { untrustedQuestion } = ask;
  const question = { repository: basename(source), by: 'Whoever runs this command', untrustedQuestion };
  return askRepository(createLocalSteps(ask.run, signal), question, {
    ...commonParts(surroundings, sandboxes, createModels(surroundings)),
    memory: await memories.of(source),
    place: createLocalAskPlace({
      revision: ask.revision,
      openMirror: (_, holding) =>
        openMirror({ dir: mirrorFolder(config, source), source, signal, holding, surroundings: environment }),
    }),
  });
}
