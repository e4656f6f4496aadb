import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Kills what was started with a home in this folder, whoever started it: the commands of a process that died before it
 * could end them. Somebody who merely looks around in the folder is left alone. Where the system has no /proc, nothing
 * is found.
 */
export async function endProcessesOf(folder: string): Promise<void> {
  // One that is just starting another may be missed once, and is then dead itself.
  for (let round = 0; round < 10; round++) {
    const found = await processesOf(folder);
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

async function processesOf(folder: string): Promise<number[]> {
  const names = (await readdir('/proc').catch(notThere)) ?? [];
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const belongs = await Promise.all(pids.map((pid) => hasHomeIn(folder, pid)));
  return pids.filter((_, index) => belongs[index]);
}

async function hasHomeIn(folder: string, pid: number): Promise<boolean> {
  const environment = await readFile(join('/proc', String(pid), 'environ'), 'utf8').catch(notThere);
  return environment?.split('\0').some((entry) => entry.startsWith(`HOME=${folder}${sep}`)) ?? false;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Gone already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Another user's, or gone by now. */
function notThere(error: NodeJS.ErrnoException): undefined {
  if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code ?? '')) return undefined;
  throw error;
}
