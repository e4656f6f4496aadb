import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 50;
const SQLITE_BUSY = 5;

/**
 * Runs `work` while nobody else, in this process or another, works exclusively in the folder.
 * SQLite holds the lock because the operating system then releases it when its holder dies, however
 * it dies: no lock file can be left behind.
 */
export async function exclusively<T>(
  folder: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    while (!acquired(lock)) await sleep(RETRY_MS, undefined, signal ? { signal } : {});
    return await work();
  } finally {
    lock.close();
  }
}

function acquired(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
