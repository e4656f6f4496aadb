import { existsSync } from 'node:fs';
import type { KeptOutcomes } from './cli/memory-outcomes.ts';
import type { LocalMemory } from './cli/memory.ts';
import { localRepository, memoryFolder, mirrorFolder, openMemories, type Surroundings } from './compose.ts';
import { findDatabase } from './durable/database.ts';
import { openRuns, type OpenRuns } from './durable/runs.ts';
import { openMirror, type Mirror } from './repository/repository.ts';

/** The bare copy of a folder on this machine; the folder itself is only read. */
export async function openLocalMirror(repository: string, surroundings: Surroundings): Promise<Mirror> {
  const { config, environment, signal } = surroundings;
  const source = await localRepository(repository);
  return openMirror({ dir: mirrorFolder(config, source), source, signal, surroundings: environment });
}

/** What is remembered of a folder on this machine. */
export async function openLocalMemory(repository: string, surroundings: Surroundings): Promise<LocalMemory> {
  const source = await localRepository(repository);
  const mirror = await openLocalMirror(source, surroundings);
  const memories = openMemories(surroundings);
  return {
    memory: await memories.of(source),
    mirror,
    [Symbol.asyncDispose]: () => memories[Symbol.asyncDispose](),
  };
}

/** What is kept of a repository that the App works on, as owner/name, or of a folder; nothing where nothing is. */
export async function openKeptOutcomes(
  repository: string,
  surroundings: Surroundings,
): Promise<KeptOutcomes | undefined> {
  const source = existsSync(repository) ? await localRepository(repository) : repository;
  if (!existsSync(memoryFolder(surroundings.config, source))) return undefined;
  const memories = openMemories(surroundings);
  return {
    outcomes: (await memories.of(source)).outcomes,
    [Symbol.asyncDispose]: () => memories[Symbol.asyncDispose](),
  };
}

/** The runs of the database that is there, beside the process that serves; nothing when no database runs. */
export async function openRunsBeside({ config, log }: Surroundings): Promise<OpenRuns | undefined> {
  const { dataHome, databaseUrl } = config;
  const url = await findDatabase({ dataHome, ...(databaseUrl !== undefined && { url: databaseUrl }) });
  return url === undefined ? undefined : openRuns(url, log);
}
