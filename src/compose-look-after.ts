import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { openMemories, Surroundings } from './compose.ts';
import { placeOfRun, type RunPlace } from './compose-forge.ts';
import type { Durable } from './durable/durable.ts';
import type { Forge } from './forge/forge.ts';
import { keepLookedAfter } from './workflow/look-after/keep-looked-after.ts';
import type { Request } from './workflow/trigger-request.ts';

interface LookAfterNeeds {
  readonly surroundings: Surroundings;
  readonly memories: ReturnType<typeof openMemories>;
  readonly durable: Durable<Request>;
  readonly forgeOf: (place: RunPlace) => Forge;
}

/** Looks again and again at the open pull requests of every repository that is remembered, until it is disposed of. */
export function lookAfterPullRequests(needs: LookAfterNeeds): AsyncDisposable {
  const { surroundings, memories, durable, forgeOf } = needs;
  return keepLookedAfter({
    memories: async () => {
      const repositories = await remembered(surroundings.config.dataHome);
      return Promise.all(repositories.map((repository) => memories.of(repository)));
    },
    placeOf: async (run) => placeOfRun(await durable.inputOf(run)),
    forgeOf,
    runs: durable,
    accept: (request) => durable.accept(request.delivery, request),
    log: surroundings.log,
  });
}

/** As `owner/name`, each by the folder that holds what is remembered of it. */
async function remembered(dataHome: string): Promise<string[]> {
  const root = join(dataHome, 'memory', 'github');
  const owners = await foldersIn(root);
  const repositories = await Promise.all(
    owners.map(async (owner) => (await foldersIn(join(root, owner))).map((name) => `${owner}/${name}`)),
  );
  return repositories.flat();
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
