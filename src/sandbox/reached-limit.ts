import type Docker from 'dockerode';
import { collect, type Collected } from './container-exec.ts';
import { HOME, SHARED_MEMORY, TEMPORARY, WORKSPACE } from './container-settings.ts';
import { endCommands } from './end-commands.ts';
import { parseCounters, PRINT_COUNTERS, type LimitCounters } from './limit-counters.ts';
import type { ReachedLimit } from './sandbox.ts';

const FOLDERS = [WORKSPACE, HOME, TEMPORARY, SHARED_MEMORY];
const LOOK = `${PRINT_COUNTERS}
print_counters
exec stat -f -c '%a %S %d' ${FOLDERS.join(' ')}`;

/** Less than this is full: who writes leaves the last incomplete piece away. */
const FULL_BYTES = 64 * 1024;

/** What the container has come to since `before`, after a command that did not succeed. */
export async function lookAtLimits(
  container: Docker.Container,
  before: LimitCounters,
): Promise<{ readonly counters: LimitCounters; readonly reached: ReachedLimit | undefined }> {
  const { stdout } = await look(container);
  const [line = '', ...disks] = stdout.toString('utf8').split('\n');
  const counters = parseCounters(line) ?? before;
  return { counters, reached: reachedOf(before, counters, disks) };
}

async function look(container: Docker.Container): Promise<Collected> {
  const first = await collect(container, ['bash', '-c', LOOK]);
  if (first.exitCode === 0) return first;
  // What the command left running stands in the way.
  await endCommands(container);
  return collect(container, ['bash', '-c', LOOK]);
}

function reachedOf(
  before: LimitCounters,
  now: LimitCounters,
  disks: readonly string[],
): ReachedLimit | undefined {
  if (now.oomKills > before.oomKills) return 'out-of-memory';
  if (now.refusedProcesses > before.refusedProcesses) return 'process-limit';
  return disks.some(isFull) ? 'disk-full' : undefined;
}

function isFull(line: string): boolean {
  const [blocks, blockBytes, files] = line.split(' ').map(Number);
  if (blocks === undefined || blockBytes === undefined || files === undefined) return false;
  return blocks * blockBytes < FULL_BYTES || files === 0;
}
