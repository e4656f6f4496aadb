import type { Spot } from './ochiai.ts';

export interface SpotWithCode extends Spot {
  readonly code: string;
  /** The line that opens the function or class around it. */
  readonly in?: string;
}

const MOST_LINES = 15;

/** The spots of one file with their code: without what only separates, and one where only that was between two. */
export function withCode(spots: readonly Spot[], untrustedText: string): SpotWithCode[] {
  const lines = untrustedText.split('\n');
  const telling = (line: number) => tellsSomething(lines[line - 1] ?? '');
  const merged: Spot[] = [];
  for (const spot of spots.toSorted((a, b) => a.from - b.from)) {
    let { from, to } = spot;
    while (from <= to && !telling(from)) from++;
    while (to >= from && !telling(to)) to--;
    if (from > to) continue;
    const last = merged.at(-1);
    const joins = last?.score === spot.score && !range(last.to + 1, from).some(telling);
    if (last && joins) merged[merged.length - 1] = { ...last, to };
    else merged.push({ ...spot, from, to });
  }
  return merged.map((spot) => {
    const around = opener(lines, spot.from);
    const code = lines.slice(spot.from - 1, Math.min(spot.to, spot.from + MOST_LINES - 1)).join('\n');
    return { ...spot, code, ...(around !== undefined && { in: around }) };
  });
}

const range = (from: number, before: number) =>
  Array.from({ length: Math.max(0, before - from) }, (_, at) => from + at);

/** Neither blank nor a comment nor brackets alone. */
function tellsSomething(line: string): boolean {
  const text = line.trim();
  return /\w/.test(text) && !/^(?:\/\/|\/?\*|#(?!\w*\()|"""|'''|(?:\}\s*)?else\s*[:{]?$)/.test(text);
}

const OPENS =
  /\b(?:function|class|def|func|interface)\b|=>\s*\{?\s*$|^\s*(?:(?:public|private|protected|static|async|get|set|override)\s+)*[\w$#]+\s*(?:<[^>]*>)?\([^;]*\{\s*$/;
const STATEMENT = /^\s*(?:\}\s*)?(?:if|for|while|switch|catch|else|do|try|return|with)\b/;

function opener(lines: readonly string[], line: number): string | undefined {
  let indent = indentOf(lines[line - 1] ?? '');
  for (let at = line - 2; at >= 0 && indent > 0; at--) {
    const text = lines[at] ?? '';
    if (text.trim() === '' || indentOf(text) >= indent) continue;
    indent = indentOf(text);
    if (OPENS.test(text) && !STATEMENT.test(text)) return text.trim().slice(0, 120);
  }
  return undefined;
}

const indentOf = (line: string) => line.length - line.trimStart().length;
