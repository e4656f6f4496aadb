import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { withoutHints } from '../localization/tasks.ts';
import type { PastFix } from './past-fixes.ts';

/** A repository's memory, in a folder that goes with it. */
export interface Recall extends AsyncDisposable {
  /** What memory takes for the files of the fix, from what was said of it and what was known before it. */
  likelyFiles(fix: PastFix): Promise<string[]>;
}

export async function rememberRepository(mirror: Mirror): Promise<Recall> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heirloom-organic-memory-'));
  const log = createLog({ level: 'warn', redact: (text) => text });
  const memory = await openMemory({ uri: folder, log });
  await memory.sync(mirror, await mirror.resolve('HEAD'));
  return {
    async likelyFiles({ commit: { title, body }, base }) {
      const { files } = await memory.localize(mirror, base, withoutHints(`${title}\n\n${body}`));
      return files.map((file) => file.path);
    },
    async [Symbol.asyncDispose]() {
      await memory[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
