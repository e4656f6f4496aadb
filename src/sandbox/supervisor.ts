import { HOME, TEMPORARY, WORKSPACE } from './container-settings.ts';
import { PRINT_COUNTERS, PRINT_ROOM } from './limit-counters.ts';

/**
 * Runs a command inside a container so that everything it starts can be ended at once, and surely is when the
 * process that asked for it dies: a watcher waits on the exec's input and, when that ends or the time is up, kills
 * every process of the user. Both are bash built-ins, so a fork bomb that leaves no room for a new process does not
 * keep them from it. The container's first process belongs to another user and stays. The first line of standard error is
 * not the command's: it has the counters of the limits, and the room there was, as they were before.
 */
const SCRIPT = `${PRINT_COUNTERS}
exec 5>&2 2>/dev/null
print_counters $(${PRINT_ROOM}) >&5
# Where memory runs out, what a command started goes first.
echo 1000 > /proc/self/oom_score_adj
[[ -w ${WORKSPACE} && -x ${WORKSPACE} && -w ${HOME} && -w ${TEMPORARY} ]] || chmod u+rwx ${WORKSPACE} ${HOME} ${TEMPORARY}
cd -- "$3" 2>&5 || exit 127
if (( $2 > 0 )); then
  input=$(mktemp) && head -c "$2" > "$input" || { echo "The command's input could not be stored." >&5; exit 126; }
  exec 4<"$input"
  rm -- "$input"
else
  exec 4</dev/null
fi
{ read -r -t "$1" _; kill -KILL -1; } <&0 >/dev/null 4<&- 5>&- &
watcher=$!
disown
setsid bash -c "$4" <&4 2>&5 4<&- 5>&-
code=$?
kill -KILL "$watcher"
exit "$code"`;

/** The words of a supervised command. The input's first `stdinBytes` go to the command; ending it kills everything. */
export function supervised(options: {
  readonly command: string;
  readonly directory: string;
  readonly seconds: number;
  readonly stdinBytes: number;
}): string[] {
  const { command, directory, seconds, stdinBytes } = options;
  return ['bash', '-c', SCRIPT, 'heirloom', seconds.toFixed(3), String(stdinBytes), directory, command];
}

/** Every process of the user but the one that asks; succeeds when there is none. */
export const KILL_EVERYTHING = ['bash', '-c', 'kill -KILL -1 2>/dev/null || true'] as const;
