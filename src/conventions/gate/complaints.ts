import { stripVTControlCharacters } from 'node:util';

/** What a linter, formatter or type checker says of one place. */
export interface Complaint {
  readonly path: string;
  /** Formatters mostly name no line. */
  readonly line: number | undefined;
  readonly text: string;
}

const PLACE =
  /^\s*(?:-->\s*)?((?:[A-Za-z]:)?[^\s:()'"]+\.\w+)(?::(\d+)(?::\d+)?|\((\d+),\d+\))(?:\s*[:-]\s*|\s+|$)(.*)$/;
/** ESLint names the file first and the places in it below. */
const FILE_ALONE = /^((?:\.{0,2}\/)?[\w@][^\s:]*\.\w+|\/[^\s:]+\.\w+)$/;
const BELOW = /^\s+(\d+):\d+\s+(\S.*)$/;
const FORMATTED = /^(?:\[warn\] |would reformat:? |Would reformat: |Diff in |error: .*reformat.* )(\S+\.\w+)/;
const MOST_LINES = 5_000;

/** Reads the usual forms: `path:line:column: text`, `path(line,column): text`, Rust's arrows, ESLint's and formatters' lists. */
export function complaintsIn(untrustedOutput: string): Complaint[] {
  const complaints: Complaint[] = [];
  let file: string | undefined;
  let said = '';
  for (const raw of untrustedOutput.split('\n', MOST_LINES)) {
    const line = stripVTControlCharacters(raw).trimEnd();
    const below = BELOW.exec(line);
    const place = PLACE.exec(line);
    const formatted = FORMATTED.exec(line)?.[1];
    const alone = FILE_ALONE.exec(line)?.[1];
    if (below !== null && file !== undefined)
      complaints.push({ path: plain(file), line: Number(below[1]), text: below[2]! });
    else if (place !== null) {
      const [, path = '', colon, bracket, text = ''] = place;
      complaints.push({ path: plain(path), line: Number(colon ?? bracket), text: text || said });
    } else if (formatted !== undefined)
      complaints.push({ path: plain(formatted), line: undefined, text: 'form' });
    else if (alone !== undefined) {
      // Where nothing is below it, the name alone is the complaint, as of `gofmt -l`.
      file = alone;
      complaints.push({ path: plain(alone), line: undefined, text: 'form' });
      continue;
    }
    if (below === null && line.trim() !== '') file = undefined;
    if (/^(?:error|warning)\b/.test(line)) said = line;
  }
  return complaints.filter(
    ({ path, line }) =>
      line !== undefined || !complaints.some((other) => other.path === path && other.line !== undefined),
  );
}

function plain(path: string): string {
  return path.replace(/^\.\//, '').replace(/^\/workspace\//, '');
}

/** The lines that a change wrote, by file. */
export type WrittenLines = ReadonlyMap<string, ReadonlySet<number>>;

/** Those of now that stand on a line of the change, or that were not there before. */
export function newComplaints(
  before: readonly Complaint[],
  now: readonly Complaint[],
  written: WrittenLines,
): Complaint[] {
  const isWritten = ({ path, line }: Complaint) =>
    line !== undefined && (written.get(ofRepository(path, written))?.has(line) ?? false);
  const left = new Map<string, number>();
  for (const complaint of before) left.set(keyOf(complaint), (left.get(keyOf(complaint)) ?? 0) + 1);
  // What was there before is looked for among the lines that the change left alone.
  const inOrder = now.toSorted((a, b) => Number(isWritten(a)) - Number(isWritten(b)));
  const fresh = inOrder.filter((complaint) => {
    const known = left.get(keyOf(complaint)) ?? 0;
    if (known > 0) left.set(keyOf(complaint), known - 1);
    return known === 0 || isWritten(complaint);
  });
  return now.filter((complaint) => fresh.includes(complaint));
}

/** Commands print whole paths, or paths from the folder that they ran in. */
function ofRepository(path: string, written: WrittenLines): string {
  return [...written.keys()].find((known) => path === known || path.endsWith(`/${known}`)) ?? path;
}

/** Numbers in a text move with the lines. */
function keyOf({ path, text }: Complaint): string {
  return `${path}\0${text.replaceAll(/\d+/g, '#')}`;
}
