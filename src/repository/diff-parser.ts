import { MOST_FILES_OF_A_COMMIT } from './unreadable.ts';

/** What a commit did to one file, line by line. */
export interface FileDiff {
  readonly path: string;
  /** The path before a rename. */
  readonly from?: string;
  readonly added: number;
  readonly removed: number;
  /** The lines that git shows beside the line numbers: of the function, class or section that was changed. */
  readonly headings: readonly string[];
  /** Changed lines, old and new, with an empty one before each; no more of them than was asked for. */
  readonly lines: string;
}

export interface CommitDiff {
  readonly sha: string;
  readonly files: readonly FileDiff[];
}

export interface DiffLimits {
  /** Whether the lines of a file are wanted, rather than only how many they are. */
  readonly wants: (path: string) => boolean;
  /** In commits of more files only the lines of each are counted. */
  readonly mostFiles: number;
  readonly bytesPerFile: number;
  readonly bytesPerCommit: number;
}

export class UnexpectedOutput extends Error {
  override readonly name = 'UnexpectedOutput';
}

export interface DiffParser {
  /** Takes the next bytes; the commits that are complete with them. */
  push(chunk: Buffer): CommitDiff[];
  /** The last commit. */
  end(): CommitDiff[];
  /** The commit that is being read. */
  readonly current: string | undefined;
}

interface OpenFile {
  path: string;
  from?: string;
  added: number;
  removed: number;
  headings: string[];
  lines: string;
  /** How many patches it comes as: two when a file became a link or the other way round. */
  patches: number;
  /** Bytes of lines that may still be kept. */
  room: number;
}

interface OpenCommit {
  sha: string;
  files: OpenFile[];
  /** Which of the files the patch is at. */
  at: number;
  patchesOfFile: number;
  room: number;
}

const NUL = 0;
const LINE_END = 10;
const AT = 64;
const COLON = 58;
const COMMA = 44;
const BACKSLASH = 92;
const PATCH = Buffer.from('diff --git ');
const MOST_HEADINGS = 20;

/**
 * Reads what `git log -z --raw -p -U0 --format=%H` prints: a hash, the changed files with NUL after each part,
 * then one patch a file in the same order. No content can pass for anything else: names are taken from the first
 * part only, and how many lines a hunk has is known from its first line, so what is in them is never looked at.
 */
export function createDiffParser(limits: DiffLimits): DiffParser {
  let rest: Buffer = Buffer.alloc(0);
  let commit: OpenCommit | undefined;
  let file: OpenFile | undefined;
  /** Lines of the hunk that are still to come, and whether the last chunk ended within one. */
  let linesLeft = 0;
  let withinLine = false;
  let isNote = false;
  let complete: CommitDiff[] = [];

  /** Goes over the lines of a hunk; where the next thing begins. */
  const readLines = (bytes: Buffer, start: number): number => {
    let at = start;
    while (linesLeft > 0 && at < bytes.length) {
      if (!withinLine) {
        isNote = bytes[at] === BACKSLASH;
        // The `+` or `-` becomes a line end, so that the text begins where the line does without being copied.
        if (!isNote) bytes[at++] = LINE_END;
      }
      const from = at;
      while (at < bytes.length && bytes[at] !== LINE_END) at++;
      // `\ No newline at end of file` is git's word, not the file's.
      if (isNote) bytes.fill(LINE_END, from, at);
      withinLine = at === bytes.length;
      if (withinLine) break;
      at++;
      if (!isNote) linesLeft--;
    }
    if (file && commit && file.room > 0 && commit.room > 0) {
      const kept = Math.min(at - start, file.room, commit.room);
      file.lines += bytes.toString('utf8', start, start + kept);
      file.room -= kept;
      commit.room -= kept;
    }
    return at;
  };

  const readHunk = (bytes: Buffer, at: number): number => {
    const end = bytes.indexOf(LINE_END, at);
    if (end === -1) return -1;
    const removed = rangeAt(bytes, at + 4);
    const added = rangeAt(bytes, removed.end + 2);
    linesLeft = removed.lines + added.lines;
    withinLine = false;
    if (file) {
      file.removed += removed.lines;
      file.added += added.lines;
      // After ` @@ `
      if (file.room > 0) keepHeading(file, bytes, added.end + 4, end);
    }
    return end + 1;
  };

  /** A changed file: `:modes hashes status`, its path, and after a rename the new one. */
  const readEntry = (bytes: Buffer, at: number): number => {
    const statusEnd = bytes.indexOf(NUL, at);
    const pathEnd = statusEnd === -1 ? -1 : bytes.indexOf(NUL, statusEnd + 1);
    if (pathEnd === -1) return -1;
    const status = bytes[bytes.lastIndexOf(32, statusEnd) + 1];
    const isMoved = status === 82 || status === 67;
    const lastEnd = isMoved ? bytes.indexOf(NUL, pathEnd + 1) : pathEnd;
    if (lastEnd === -1) return -1;
    const first = bytes.toString('utf8', statusEnd + 1, pathEnd);
    if (commit && commit.files.length >= MOST_FILES_OF_A_COMMIT) return lastEnd + 1;
    commit?.files.push({
      ...(isMoved ? { path: bytes.toString('utf8', pathEnd + 1, lastEnd), from: first } : { path: first }),
      added: 0,
      removed: 0,
      headings: [],
      lines: '',
      patches: status === 84 ? 2 : 1,
      room: 0,
    });
    return lastEnd + 1;
  };

  const beginPatch = (): void => {
    if (!commit) throw new UnexpectedOutput('a patch of no commit');
    if (commit.at === -1 || commit.patchesOfFile === commit.files[commit.at]?.patches) {
      commit.at++;
      commit.patchesOfFile = 0;
    }
    commit.patchesOfFile++;
    file = commit.files[commit.at];
    if (!file && commit.files.length >= MOST_FILES_OF_A_COMMIT) return;
    if (!file) throw new UnexpectedOutput(`more patches than files in ${commit.sha}`);
    const isWanted =
      commit.patchesOfFile === 1 && commit.files.length <= limits.mostFiles && limits.wants(file.path);
    if (isWanted) file.room = limits.bytesPerFile;
  };

  const finish = (): void => {
    if (commit) {
      const files = commit.files.map(({ patches: _patches, room: _room, ...kept }) => kept);
      complete.push({ sha: commit.sha, files });
    }
    commit = file = undefined;
  };

  const beginCommit = (bytes: Buffer, from: number, to: number): void => {
    finish();
    const sha = bytes.toString('latin1', from, to);
    if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha))
      throw new UnexpectedOutput('no commit where one should begin');
    commit = { sha, files: [], at: -1, patchesOfFile: 0, room: limits.bytesPerCommit };
  };

  /** Whatever begins at `at`; where the next thing does, or -1 when the rest of it is not here yet. */
  const readNext = (bytes: Buffer, at: number): number => {
    const byte = bytes[at];
    if (byte === NUL || byte === LINE_END) return at + 1;
    if (byte === COLON) return readEntry(bytes, at);
    if (byte === AT) return readHunk(bytes, at);
    let end = at;
    while (end < bytes.length && bytes[end] !== LINE_END && bytes[end] !== NUL) end++;
    if (end === bytes.length) return -1;
    if (bytes[end] === NUL) beginCommit(bytes, at, end);
    else if (bytes.compare(PATCH, 0, PATCH.length, at, at + PATCH.length) === 0) beginPatch();
    return end + 1;
  };

  return {
    get current() {
      return commit?.sha;
    },
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      while (at < bytes.length) {
        const next = linesLeft > 0 ? readLines(bytes, at) : readNext(bytes, at);
        if (next === -1) break;
        at = next;
      }
      rest = bytes.subarray(at);
      const found = complete;
      complete = [];
      return found;
    },
    end() {
      if (linesLeft > 0 || rest.length > 0) throw new UnexpectedOutput('the output ended within a commit');
      finish();
      return complete;
    },
  };
}

function keepHeading(file: OpenFile, bytes: Buffer, from: number, to: number): void {
  if (from >= to || file.headings.length >= MOST_HEADINGS) return;
  const heading = bytes.toString('utf8', from, to);
  if (file.headings.at(-1) !== heading) file.headings.push(heading);
}

/** The number of lines in `12,3` or `12`, which is 1, and where it ends. */
function rangeAt(bytes: Buffer, start: number): { lines: number; end: number } {
  let at = start;
  while (isDigit(bytes[at])) at++;
  if (bytes[at] !== COMMA) return { lines: 1, end: at };
  let lines = 0;
  for (at++; isDigit(bytes[at]); at++) lines = lines * 10 + bytes[at]! - 48;
  return { lines, end: at };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
