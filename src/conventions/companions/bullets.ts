import type { Section } from './changelog-sections.ts';

/** An entry of a list as it stands in a changelog. */
export interface Bullet {
  /** `- `, with what stands before it and the space behind it. */
  readonly marker: string;
  readonly lines: readonly string[];
  readonly start: number;
  /** The line after its last. */
  readonly end: number;
  /** `**fixed:**`, `[Fix]`, `[BUG #12](address):` at the beginning. */
  readonly label?: string | undefined;
  /** The text without label and reference. */
  readonly words: string;
  /** From where the reference begins, with what joins it to the text. */
  readonly reference: string;
  /** The last issue or pull request that it names. */
  readonly number?: number | undefined;
  /** An empty line stands between it and the next. */
  readonly isSpaced: boolean;
}

const MARKER = /^(\s{0,3}[-*+]\s+)(\S.*)$/;
const LABEL =
  /^(\*\*[^*]{2,24}:?\*\*:?|\[[A-Z][A-Za-z]* #\d+\]\([^)\s]*\):?|\[[A-Z][\w -]{1,20}\](?![([])|[a-z]{2,12}(?:\([\w-]+\))?:)\s+/;

/** The entries of a section, without those of lists inside entries. */
export function bulletsOf(lines: readonly string[], { from, end }: Section): Bullet[] {
  const bullets: Bullet[] = [];
  for (let at = from; at < end; at++) {
    const [, marker] = MARKER.exec(lines[at] ?? '') ?? [];
    if (marker === undefined) continue;
    const last = endOf(lines, at, end);
    const next = lines.slice(last, last + 2);
    bullets.push(
      bullet(marker, lines.slice(at, last), at, last, next[0]?.trim() === '' && MARKER.test(next[1] ?? '')),
    );
    at = last - 1;
  }
  return bullets;
}

/** What is not indented goes on with the entry too, up to an empty line; behind one, what is indented does. */
function endOf(lines: readonly string[], start: number, end: number): number {
  const indent = indentOf(lines[start] ?? '');
  let last = start + 1;
  for (; last < end; last++) {
    const line = lines[last] ?? '';
    const isDeeper = indentOf(line) > indent;
    if (line.trim() === '') {
      const next = lines[last + 1] ?? '';
      if (next.trim() === '' || indentOf(next) <= indent + 1) break;
    } else if (MARKER.test(line) && !isDeeper) break;
  }
  return last;
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

/** From the first of these to the end of the entry. */
const REFERENCE =
  /(?:[,;]?\s+|\s*[-–]\s+|\s+See\s+|\s+by\s+@\S+\s+in\s+)?(?:\(?\[?\(?(?:#|gh-|GH-)\d+|\(?\[[\w./-]*#?\d+\]|\(?[:{](?:issue|pr|pull|gh|bug)[:}]`\d+`|`#?\d+ <)[^]*$/;

function bullet(
  marker: string,
  lines: readonly string[],
  start: number,
  end: number,
  isSpaced: boolean,
): Bullet {
  const text = [
    lines[0]?.slice(marker.length) ?? '',
    ...lines.slice(1).filter((line) => !MARKER.test(line.trim())),
  ]
    .map((line) => line.trim())
    .join(' ');
  const label = LABEL.exec(text)?.[1];
  const told = label === undefined ? text : text.slice(label.length).trim();
  const tail = lastReference(told);
  const [, number] = /(?:#|issues\/|pull\/|`)(\d+)(?!.*(?:#|issues\/|pull\/)\d)/s.exec(tail) ?? [];
  return {
    marker,
    lines,
    start,
    end,
    label,
    words: told.slice(0, told.length - tail.length).trim(),
    reference: tail,
    number: number === undefined ? undefined : Number(number),
    isSpaced,
  };
}

/** Only a reference that the entry ends with: one in the middle is a part of what it says. */
function lastReference(text: string): string {
  const found = REFERENCE.exec(text)?.[0] ?? '';
  return found.length <= 240 && !/\d\S*\s+(?:[a-z]+\s+){3}/.test(found) ? found : '';
}
