import { readFile } from 'node:fs/promises';
import { isNotFound } from './file-errors.ts';

/** When a process started, in the kernel's own units; undefined where /proc does not tell. */
export async function processStart(pid: number): Promise<string | undefined> {
  return (await procStat(pid))?.started;
}

/**
 * Is this process id still the process it was when `started` was noted?
 * Without a start time only the id is compared, as on systems that have no /proc.
 */
export async function isSameProcess(pid: number, started: string | undefined): Promise<boolean> {
  if (!exists(pid)) return false;
  const now = await procStat(pid);
  if (now?.state === 'Z') return false;
  return started === undefined || now === undefined || now.started === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function procStat(pid: number): Promise<{ state: string; started: string } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    return state !== undefined && started !== undefined ? { state, started } : undefined;
  } catch (error) {
    if (isNotFound(error) || isGone(error)) return undefined;
    throw error;
  }
}

/** Reading /proc of a process that ends in that very moment. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}
