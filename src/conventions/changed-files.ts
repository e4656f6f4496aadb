/** A file as a patch changes it: what the gate needs and no more. */
export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted';
  readonly addedLines: readonly string[];
  readonly removedLines: number;
}

/** Reads a unified diff as git prints it. Lines that are no part of a diff are passed over. */
export function changedFiles(untrustedPatch: string): ChangedFile[] {
  const files: { path: string; status: ChangedFile['status']; addedLines: string[]; removedLines: number }[] =
    [];
  let inHunk = { old: 0, new: 0 };
  for (const line of untrustedPatch.split('\n')) {
    const file = files.at(-1);
    if (file !== undefined && (inHunk.old > 0 || inHunk.new > 0)) {
      if (line.startsWith('+')) file.addedLines.push(line.slice(1));
      if (line.startsWith('-')) file.removedLines += 1;
      if (!line.startsWith('-') && !line.startsWith('\\')) inHunk.new -= 1;
      if (!line.startsWith('+') && !line.startsWith('\\')) inHunk.old -= 1;
      continue;
    }
    const header = /^diff --git (?:"?a\/.*?"?) "?b\/(.*?)"?$/.exec(line);
    if (header !== null)
      files.push({ path: header[1] ?? '', status: 'modified', addedLines: [], removedLines: 0 });
    else if (file !== undefined) readHeaderLine(line, file);
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) inHunk = { old: Number(hunk[1] ?? 1), new: Number(hunk[2] ?? 1) };
  }
  return files;
}

/** The path of `+++` is the surer one: that of `diff --git` is ambiguous when names hold spaces. */
function readHeaderLine(line: string, file: { path: string; status: ChangedFile['status'] }): void {
  if (line.startsWith('new file mode')) file.status = 'added';
  if (line.startsWith('deleted file mode')) file.status = 'deleted';
  const path = /^(?:\+\+\+ "?b|rename to "?|--- "?a)\/?(.*?)"?\t?$/.exec(line)?.[1];
  if (path !== undefined && path !== '' && !line.includes('/dev/null')) file.path = path;
}
