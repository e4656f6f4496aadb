/** One file of a patch as git writes it. */
export interface PatchedFile {
  /** Nothing where the file is made by the patch. */
  readonly oldPath: string | undefined;
  /** Nothing where the file is removed by it. */
  readonly newPath: string | undefined;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  /** With the sign in front. */
  readonly lines: readonly string[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

export function patchedFiles(untrustedPatch: string): PatchedFile[] {
  const lines = untrustedPatch.split('\n');
  const files: { oldPath: string | undefined; newPath: string | undefined; hunks: Hunk[] }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const file = files.at(-1);
    const header = HUNK.exec(line);
    if (line.startsWith('diff --git ')) files.push({ oldPath: undefined, newPath: undefined, hunks: [] });
    else if (file && header) {
      const hunk = readHunk(lines, at + 1, header);
      file.hunks.push(hunk);
      at += hunk.lines.length;
    } else if (file && /^(?:--- |rename from )/.test(line)) file.oldPath = pathIn(line, 'a/');
    else if (file && /^(?:\+\+\+ |rename to )/.test(line)) file.newPath = pathIn(line, 'b/');
  }
  return files;
}

/** As many lines as the header says: a removed line may look like a header itself. */
function readHunk(lines: readonly string[], from: number, header: RegExpExecArray): Hunk {
  let old = Number(header[2] ?? 1);
  let fresh = Number(header[4] ?? 1);
  const taken: string[] = [];
  for (let at = from; at < lines.length && (old > 0 || fresh > 0 || lines[at]!.startsWith('\\')); at++) {
    const line = lines[at]!;
    if (line.startsWith('-') || line.startsWith(' ') || line === '') old--;
    if (line.startsWith('+') || line.startsWith(' ') || line === '') fresh--;
    taken.push(line);
  }
  return { oldStart: Number(header[1]), newStart: Number(header[3]), lines: taken };
}

function pathIn(line: string, prefix: string): string | undefined {
  const written = line.replace(/^(?:--- |\+\+\+ |rename (?:from|to) )/, '').replace(/[\t\r].*$/, '');
  const path = written.startsWith('"') ? unquoted(written) : written;
  if (path === '/dev/null') return undefined;
  return !line.startsWith('rename') && path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** As git quotes a path with other than plain letters in it: bytes by their octal numbers. */
function unquoted(written: string): string {
  const signs: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  const bytes = [
    ...Buffer.from(written.slice(1, -1))
      .toString('latin1')
      .matchAll(/\\([0-7]{3}|.)|([^\\])/gs),
  ];
  return Buffer.from(
    bytes.map(([, escaped, plain]) => {
      if (escaped === undefined) return plain!.charCodeAt(0);
      return escaped.length === 3 ? Number.parseInt(escaped, 8) : (signs[escaped] ?? escaped.charCodeAt(0));
    }),
  ).toString('utf8');
}

/** The text before the patch, made from the text after it; nothing where the two do not fit. */
export function textBefore(untrustedText: string, hunks: readonly Hunk[]): string | undefined {
  const lines = untrustedText.split('\n');
  for (const { newStart, lines: changed } of hunks.toReversed()) {
    const after = side(changed, '+');
    const at = after.length === 0 ? newStart : newStart - 1;
    if (!after.every((line, index) => lines[at + index] === line)) return undefined;
    lines.splice(at, after.length, ...side(changed, '-'));
  }
  return lines.join('\n');
}

function side(lines: readonly string[], sign: '+' | '-'): string[] {
  return lines
    .filter((line) => line === '' || line.startsWith(' ') || line.startsWith(sign))
    .map((line) => line.slice(1));
}

const NO_CODE = /^\s*(?:\/\/|\/\*|\*(?:[\s/]|$)|#\s|$)/;

/** The numbers of the lines that a patch took away, in the old text, and put in, in the new one; comments and empty lines do not count. */
export function changedLines(hunks: readonly Hunk[]): { readonly old: number[]; readonly new: number[] } {
  const changed = { old: new Array<number>(), new: new Array<number>() };
  for (const { oldStart, newStart, lines } of hunks) {
    let [old, fresh] = [oldStart, newStart];
    for (const line of lines) {
      if (line.startsWith('\\')) continue;
      const code = !NO_CODE.test(line.slice(1));
      if (line.startsWith('-')) {
        if (code) changed.old.push(old);
        old++;
      } else if (line.startsWith('+')) {
        if (code) changed.new.push(fresh);
        fresh++;
      } else {
        old++;
        fresh++;
      }
    }
  }
  return changed;
}
