import { pathKind } from '../../lib/path-kind.ts';
import type { ChangedFile } from '../changed-files.ts';

/** A change as the gate sees it. */
export interface GateChange {
  readonly untrustedTitle: string;
  /** Why the change is as it is, in the words of who made it: a file that is named there has its reason. */
  readonly untrustedSummary?: string;
  /** From `gateFiles`. */
  readonly files: readonly GateFile[];
  readonly isProtected: (path: string) => boolean;
}

export interface GateFile extends ChangedFile {
  /** The whole text, of files that existed and are small enough to be looked at. */
  readonly before?: string;
  readonly after?: string;
}

/** Longer ones are data, or nothing that a person reads. */
const LONGEST = 500_000;

/** Adds what the files hold, before and after. `read` reads the base commit. */
export function gateFiles(
  files: readonly ChangedFile[],
  read: (path: string) => Promise<string | undefined>,
): Promise<GateFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const before = file.status === 'added' ? undefined : await read(file.from ?? file.path);
      const after = file.status === 'deleted' ? undefined : patched(before ?? '', file);
      return {
        ...file,
        ...(before !== undefined && before.length <= LONGEST && { before }),
        ...(after !== undefined && after.length <= LONGEST && { after }),
      };
    }),
  );
}

/** Undefined where the patch is not one of this text. */
function patched(before: string, { hunks }: ChangedFile): string | undefined {
  if (hunks.length === 0) return before === '' ? undefined : before;
  const lines = before === '' ? [] : before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const { lines: hunk } of hunks) {
    const start = (hunk[0]?.old ?? 1) - 1;
    while (at < start && at < lines.length) result.push(lines[at++]!);
    for (const { sign, text } of hunk) {
      if (sign !== '+' && lines[at] !== text) return undefined;
      if (sign !== '+') at++;
      if (sign !== '-') result.push(text);
    }
  }
  result.push(...lines.slice(at));
  return result.join('\n');
}

/** Source code that says what to do; declarations for a type checker repeat themselves by nature. */
export function isWritten({ path }: GateFile): boolean {
  return pathKind(path) === 'source' && !/\.(?:pyi|d\.[cm]?ts)$/.test(path);
}
