import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/lib/log.ts';
import { openDocuments } from '../../src/memory/documents.ts';
import { openEpisodes } from '../../src/memory/episodes.ts';
import { createStandpoints, type Standpoints } from '../../src/memory/standpoint.ts';
import { openStore } from '../../src/memory/store.ts';
import { syncEpisodes } from '../../src/memory/sync.ts';
import type { Mirror } from '../../src/repository/repository.ts';

/** A repository's memory, both passes complete, in a folder that goes with it. */
export interface BenchMemory extends AsyncDisposable {
  readonly standpointAt: Standpoints;
}

export async function rememberForBench(mirror: Mirror): Promise<BenchMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-localization-'));
  const store = await openStore(folder, createLog({ level: 'warn', redact: (text) => text }));
  const episodes = await openEpisodes(store);
  await syncEpisodes(episodes, mirror, 'HEAD');
  return {
    standpointAt: createStandpoints(() => episodes.columns(), await openDocuments(store)),
    async [Symbol.asyncDispose]() {
      store.close();
      await rm(folder, { recursive: true });
    },
  };
}
