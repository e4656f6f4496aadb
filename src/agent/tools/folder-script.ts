import { randomUUID } from 'node:crypto';
import { quoteForShell } from '../../lib/quote-for-shell.ts';

/**
 * The command runs in a bash of its own, so that nothing it does to its shell (exit, exec, set, redirections) reaches
 * this script. BASH_ENV sets a trap in it that notes, at its end, where it is and how the parts of its last pipe ended.
 */
const SCRIPT = String.raw`
root=$(pwd -P)
cd -- "$root/$folder" 2>/dev/null && lost= || lost=lost
box=$(mktemp -d 2>/dev/null) && printf '%s' "$at_end" >"$box/env"
exec 3>&2 2>/dev/null
BASH_ENV=$box/env bash -c "$command" 2>&3 3>&-
code=$?
IFS= read -r -d '' note <"$box/note"
printf '%s%s\n%s\n%s%s' "$mark" "$lost" "$root" "$note" "$mark"
rm -rf -- "$box"
exit "$code"`;

const AT_END = [
  'heirloom_note="${BASH_ENV%/*}/note"',
  'trap \'{ builtin printf "%s\\n" "${PIPESTATUS[*]}" "$(builtin pwd -P)" >|"$heirloom_note"; } 2>/dev/null\' EXIT',
  'unset BASH_ENV',
].join('\n');

export interface FolderScript {
  readonly script: string;
  /** Takes what the script itself printed out of the output. */
  readonly read: (output: string) => Finish;
}

export interface Finish {
  /** What the command printed. */
  readonly output: string;
  /** The folder to start in was not there, and the command ran in the root. */
  readonly lost: boolean;
  /** Where it ended, relative to the root; nothing where that is not known, as after a command that was stopped. */
  readonly folder: string | undefined;
  /** Where it ended, when that is outside the root. */
  readonly outside: string | undefined;
  /** How the parts of the last pipe ended. */
  readonly pipe: readonly number[];
}

/** Wraps a command so that it starts in a folder of the workspace and tells where it ended. */
export function folderScript(command: string, folder: string): FolderScript {
  const mark = `heirloom:${randomUUID()}:`;
  const values = { mark, folder, command, at_end: AT_END };
  const assigned = Object.entries(values).map(([name, value]) => `${name}=${quoteForShell(value)}`);
  return { script: assigned.join('\n') + SCRIPT, read: (output) => finish(output, mark) };
}

function finish(all: string, mark: string): Finish {
  const from = all.indexOf(mark);
  const to = all.indexOf(mark, from + 1);
  if (from === -1 || to === -1)
    return { output: all, lost: false, folder: undefined, outside: undefined, pipe: [] };
  const [lost, root = '', pipe = '', ...path] = all.slice(from + mark.length, to).split('\n');
  const where = path.join('\n').replace(/\n$/, '');
  const inside = where === root || where.startsWith(`${root}/`);
  return {
    // A process left in the background may print on.
    output: all.slice(0, from) + all.slice(to + mark.length),
    lost: lost !== '',
    folder: inside ? where.slice(root.length + 1) || '.' : undefined,
    outside: inside || where === '' ? undefined : where,
    pipe: pipe.split(' ').filter(Boolean).map(Number),
  };
}
