/** The id of a run that lives and dies with this process, which is why it names it. */
export function newLocalRun(): string {
  return `local-${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}`;
}

export function isLocalRun(run: string): boolean {
  return processOf(run) !== undefined;
}

/** Of another process on this machine: whether it still runs. What is no local run counts as alive. */
export function isLocalRunAlive(run: string): boolean {
  const pid = processOf(run);
  if (pid === undefined) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Anything but "no such process" means that there is one, such as another user's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function processOf(run: string): number | undefined {
  const pid = Number(/^local-.*-(\d+)$/.exec(run)?.[1]);
  return Number.isSafeInteger(pid) && pid !== 0 ? pid : undefined;
}
