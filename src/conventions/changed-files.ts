/** A file as a patch changes it: what the gate needs and no more. */
export interface ChangedFile {
  readonly path: string;
  /** The path that it had before, where it was moved. */
  readonly from?: string;
  readonly status: 'added' | 'modified' | 'deleted';
  readonly hunks: readonly Hunk[];
  readonly addedLines: readonly string[];
  readonly removedLines: number;
}

/** Lines that stand together, in the order of the patch. */
export interface Hunk {
  readonly lines: readonly PatchLine[];
}

export interface PatchLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
  /** Its number in the old file; of an added line, that of the line before which it comes. Counts from 1. */
  readonly old: number;
  /** Its number in the new file; of a removed line, that of the line that stands there now. */
  readonly new: number;
}

interface FileBeingRead extends ChangedFile {
  path: string;
  from?: string;
  status: ChangedFile['status'];
  hunks: { lines: PatchLine[] }[];
  addedLines: string[];
  removedLines: number;
}

/** Reads a unified diff as git prints it. Lines that are no part of a diff are passed over. */
export function changedFiles(untrustedPatch: string): ChangedFile[] {
  const files: FileBeingRead[] = [];
  const left = { old: 0, new: 0 };
  const next = { old: 0, new: 0 };
  for (const line of untrustedPatch.split('\n')) {
    const file = files.at(-1);
    if (file !== undefined && (left.old > 0 || left.new > 0)) {
      const sign = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
      if (line.startsWith('\\')) continue;
      const text = line.slice(1);
      file.hunks.at(-1)?.lines.push({ sign, text, ...next });
      if (sign === '+') file.addedLines.push(text);
      if (sign === '-') file.removedLines += 1;
      for (const [side, own] of [
        ['old', '-'],
        ['new', '+'],
      ] as const) {
        if (sign !== ' ' && sign !== own) continue;
        left[side] -= 1;
        next[side] += 1;
      }
      continue;
    }
    const header = /^diff --git (?:"?a\/.*?"?) "?b\/(.*?)"?$/.exec(line);
    if (header !== null)
      files.push({
        path: header[1] ?? '',
        status: 'modified',
        hunks: [],
        addedLines: [],
        removedLines: 0,
      });
    else if (file !== undefined) readHeaderLine(line, file);
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    Object.assign(left, { old: Number(hunk[2] ?? 1), new: Number(hunk[4] ?? 1) });
    Object.assign(next, {
      old: Number(hunk[1]) + (left.old === 0 ? 1 : 0),
      new: Number(hunk[3]) + (left.new === 0 ? 1 : 0),
    });
    file?.hunks.push({ lines: [] });
  }
  return files;
}

/** The path of `+++` is the surer one: that of `diff --git` is ambiguous when names hold spaces. */
function readHeaderLine(line: string, file: FileBeingRead): void {
  if (line.startsWith('new file mode')) file.status = 'added';
  if (line.startsWith('deleted file mode')) file.status = 'deleted';
  const from = /^rename from "?(.*?)"?$/.exec(line)?.[1];
  if (from !== undefined) file.from = from;
  const path = /^(?:\+\+\+ "?b|rename to "?|--- "?a)\/?(.*?)"?\t?$/.exec(line)?.[1];
  if (path !== undefined && path !== '' && !line.includes('/dev/null')) file.path = path;
}
