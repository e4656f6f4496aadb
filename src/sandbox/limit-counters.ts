import type { Piece } from './container-exec.ts';
import { HOME, SHARED_MEMORY, TEMPORARY, WORKSPACE } from './container-settings.ts';

/** How often the container's control group has held something back, ever; and what has no room now. */
export interface LimitCounters {
  readonly oomKills: number;
  readonly refusedProcesses: number;
  readonly fullFolders: readonly string[];
}

export const NOTHING_COUNTED: LimitCounters = { oomKills: 0, refusedProcesses: 0, fullFolders: [] };

const FOLDERS = [WORKSPACE, HOME, TEMPORARY, SHARED_MEMORY];
/** Less than this is full: who writes leaves the last incomplete piece away. */
const FULL_BYTES = 64 * 1024;

/** Prints the room in each folder, a line for each. */
export const PRINT_ROOM = `stat -f -c '%a %S %d' ${FOLDERS.join(' ')}`;

/**
 * Prints both counters on one line and its words after them, from where either version of the kernel's interface has
 * them. Built-ins alone: there may be no room for another process.
 */
export const PRINT_COUNTERS = `
print_counter() {
  local wanted=$1 file name value; shift
  for file; do
    [[ -r $file ]] || continue
    while read -r name value; do [[ $name != "$wanted" ]] || { printf '%s ' "$value"; return; }; done < "$file"
  done
  printf '0 '
}
print_counters() {
  print_counter oom_kill /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control
  print_counter max /sys/fs/cgroup/pids.events /sys/fs/cgroup/pids/pids.events
  echo "$@"
}`;

/** Leaves away the first line of standard error, which is a supervised command's counters as they were before it. */
export async function* takeCounters(
  output: AsyncIterable<Piece>,
  tell: (counters: LimitCounters) => void,
): AsyncGenerator<Piece> {
  let line: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of output) {
    if (line === undefined || piece.channel === 'stdout') {
      yield piece;
      continue;
    }
    line = Buffer.concat([line, piece.bytes]);
    const end = line.indexOf('\n');
    if (end === -1 && line.length <= LONGEST_COUNTERS) continue;
    const counters = parseCounters(line.toString('utf8', 0, end));
    if (counters) tell(counters);
    yield { channel: 'stderr', bytes: counters ? line.subarray(end + 1) : line };
    line = undefined;
  }
  // The supervisor did not get as far as to print them.
  if (line?.length) yield { channel: 'stderr', bytes: line };
}

const LONGEST_COUNTERS = 512;

/** Of the counters and the room in the folders, each on its line or all on one. */
export function parseCounters(printed: string): LimitCounters | undefined {
  const [, oomKills, refusedProcesses, room] =
    /^(\d+) (\d+) \s?((?:\d+ \d+ \d+(?:\s|$))*)$/.exec(printed) ?? [];
  if (room === undefined) return undefined;
  const numbers = room.split(/\s/).filter(Boolean).map(Number);
  return {
    oomKills: Number(oomKills),
    refusedProcesses: Number(refusedProcesses),
    fullFolders: FOLDERS.filter((_folder, at) => isFull(numbers.slice(at * 3, at * 3 + 3))),
  };
}

function isFull([blocks, blockBytes, files]: readonly number[]): boolean {
  if (blocks === undefined || blockBytes === undefined || files === undefined) return false;
  return blocks * blockBytes < FULL_BYTES || files === 0;
}
