import type Docker from 'dockerode';
import { collect, type Collected } from './container-exec.ts';
import { endCommands } from './end-commands.ts';
import { parseCounters, PRINT_COUNTERS, PRINT_ROOM, type LimitCounters } from './limit-counters.ts';
import type { ReachedLimit } from './sandbox.ts';

const LOOK = `${PRINT_COUNTERS}
print_counters
exec ${PRINT_ROOM}`;

/** What the container has come to since `before`, after a command that did not succeed. */
export async function lookAtLimits(
  container: Docker.Container,
  before: LimitCounters,
): Promise<{ readonly counters: LimitCounters; readonly reached: ReachedLimit | undefined }> {
  const { stdout } = await look(container);
  const counters = parseCounters(stdout.toString('utf8')) ?? before;
  return { counters, reached: reachedOf(before, counters) };
}

async function look(container: Docker.Container): Promise<Collected> {
  const first = await collect(container, ['bash', '-c', LOOK]);
  if (first.exitCode === 0) return first;
  // What the command left running stands in the way.
  await endCommands(container);
  return collect(container, ['bash', '-c', LOOK]);
}

function reachedOf(before: LimitCounters, now: LimitCounters): ReachedLimit | undefined {
  if (now.oomKills > before.oomKills) return 'out-of-memory';
  if (now.refusedProcesses > before.refusedProcesses) return 'process-limit';
  // Who finds a folder full has not filled it.
  return now.fullFolders.some((folder) => !before.fullFolders.includes(folder)) ? 'disk-full' : undefined;
}
