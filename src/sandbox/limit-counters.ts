import type { Piece } from './container-exec.ts';

/** How often the container's control group has held something back, ever. */
export interface LimitCounters {
  readonly oomKills: number;
  readonly refusedProcesses: number;
}

export const NOTHING_COUNTED: LimitCounters = { oomKills: 0, refusedProcesses: 0 };

/**
 * Prints both counters on one line, from where either version of the kernel's interface has them. Built-ins alone: there
 * may be no room for another process.
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
  echo
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

const LONGEST_COUNTERS = 64;

export function parseCounters(line: string): LimitCounters | undefined {
  const [, oomKills, refusedProcesses] = /^(\d+) (\d+) $/.exec(line) ?? [];
  return oomKills === undefined
    ? undefined
    : { oomKills: Number(oomKills), refusedProcesses: Number(refusedProcesses) };
}
