import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNotFound } from './file-errors.ts';
import { isSameProcess } from './process-identity.ts';

/** A running Postgres server, as its own note in the data directory tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const STOP_SECONDS = 30;

/** The live server of a data directory. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const lines = (await readIfThere(noteOf(data)))?.split('\n');
  if (!lines) return undefined;
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0 || !(await isServerOf(data, pid))) return undefined;
  if (Number.isInteger(port) && port > 0) return { pid, port };
  // The port is written a moment after the file appears.
  await sleep(50);
  return readPostmaster(data);
}

/** Postgres itself would take a dead server's id, given to another program since, for a live server. */
export async function forgetDeadPostmaster(data: string): Promise<void> {
  if (!(await readPostmaster(data))) await rm(noteOf(data), { force: true });
}

/** Asks the server to finish (open connections are cut), and insists when it does not. */
export async function stopPostmaster(data: string): Promise<void> {
  const server = await readPostmaster(data);
  if (!server) return;
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(server.pid, signal);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
      throw error;
    }
    const deadline = Date.now() + STOP_SECONDS * 1000;
    while (Date.now() < deadline) {
      if (!(await isSameProcess(server.pid, undefined))) return;
      await sleep(20);
    }
  }
}

function noteOf(data: string): string {
  return join(data, 'postmaster.pid');
}

async function isServerOf(data: string, pid: number): Promise<boolean> {
  if (!(await isSameProcess(pid, undefined))) return false;
  const commandLine = await readIfThere(`/proc/${pid}/cmdline`);
  return commandLine === undefined || commandLine.split('\0').includes(data);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
