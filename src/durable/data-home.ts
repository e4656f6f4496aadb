import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isNotFound } from './file-errors.ts';
import { isSameProcess, processStart } from './process-identity.ts';

/** Another live process works on this data home. */
export class DataHomeInUse extends Error {
  override readonly name = 'DataHomeInUse';
  readonly pid: number;
  constructor(dir: string, pid: number) {
    super(
      `The data home ${dir} is in use by the process with id ${pid}; stop that one first, or choose another data home.`,
    );
    this.pid = pid;
  }
}

const Holder = z.object({ pid: z.number().int(), started: z.string().optional(), nonce: z.uuid() });
type Holder = z.infer<typeof Holder>;

/**
 * Makes this process the only one that works on a data home, until disposed.
 * The lock of a process that is gone is taken over. Throws DataHomeInUse.
 */
export async function lockDataHome(dir: string): Promise<AsyncDisposable> {
  await mkdir(dir, { recursive: true });
  const lock = join(dir, 'lock');
  const me: Holder = { pid: process.pid, started: await processStart(process.pid), nonce: randomUUID() };
  const card = join(dir, `lock.${me.nonce}`);
  await writeFile(card, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
  try {
    const rival = await claim(lock, card);
    if (rival) throw new DataHomeInUse(dir, rival.pid);
  } finally {
    await rm(card, { force: true });
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readHolder(lock))?.nonce === me.nonce) await rm(lock, { force: true });
    },
  };
}

/**
 * Puts our card at `path`, or answers with the live process that holds it.
 * A dead holder's card may be replaced only by whoever holds the gate named after that very card,
 * so of two processes that start at once and both see the dead one, exactly one wins.
 */
async function claim(path: string, card: string): Promise<Holder | undefined> {
  for (;;) {
    if (await linkIfAbsent(card, path)) return undefined;
    const holder = await readHolder(path);
    if (!holder) continue;
    if (await isSameProcess(holder.pid, holder.started)) return holder;
    const gate = `${path}.${holder.nonce}.gate`;
    const rival = await claim(gate, card);
    if (rival) return rival;
    if ((await readHolder(path))?.nonce === holder.nonce) {
      await rename(gate, path);
      return undefined;
    }
    await rm(gate, { force: true });
  }
}

/** A hard link appears with its content and only if the name is free: the one atomic step here. */
async function linkIfAbsent(card: string, path: string): Promise<boolean> {
  try {
    await link(card, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new Error(`${path} is not a lock file of Heirloom; remove it if no other Heirloom is running.`, {
      cause: error,
    });
  }
}
