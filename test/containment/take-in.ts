import { join } from 'node:path';
import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { openMirror } from '../../src/repository/repository.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { syncMemory } from '../../src/workflow/sync-memory.ts';

/** What became of a repository: how far it came in, and why no further. */
export interface TakenIn {
  readonly files?: number;
  readonly commits?: number;
  readonly tarBytes?: number;
  /** The names of the errors of the steps that refused. */
  readonly refused: readonly string[];
}

/** The way of a repository into the house: mirror, memory, snapshot, container. */
export async function takeIn(
  source: string,
  home: string,
  { sandbox, signal }: { readonly sandbox?: Sandbox | undefined; readonly signal?: AbortSignal } = {},
): Promise<TakenIn> {
  const refused: string[] = [];
  const told: { files?: number; commits?: number; tarBytes?: number } = {};
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      refused.push(nameOf(error));
    }
  };
  await attempt(async () => {
    const mirror = await openMirror({ dir: join(home, 'mirror.git'), source, ...(signal && { signal }) });
    const head = await mirror.resolve('HEAD');
    await attempt(async () => {
      told.files = (await mirror.files(head)).length;
    });
    await attempt(async () => {
      const log = createLog({ level: 'silent', redact: (text) => text });
      await using memory = await openMemory({ uri: join(home, 'memory'), log });
      told.commits = (await syncMemory(memory, mirror, head, { signal })).commits;
    });
    await attempt(async () => {
      const chunks = mirror.snapshot(head, signal);
      if (sandbox) await sandbox.load(chunks, signal);
      else for await (const chunk of chunks) told.tarBytes = (told.tarBytes ?? 0) + Buffer.from(chunk).length;
    });
  });
  return { ...told, refused };
}

/** A plain Error has no name of its own: its words tell. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  return error.name === 'Error' ? `Error: ${error.message}` : error.name;
}
