import type { Spot } from './ochiai.ts';

export interface SpotWithCode extends Spot {
  readonly code: string;
  /** The line that opens the function or class around it. */
  readonly in?: string;
}

const MOST_LINES = 15;

/**
 * The spots of one file with their code: without what only separates, one where only that was between two, and with the
 * condition that leads there, as that may be at fault.
 */
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
    const from = condition(lines, spot.from) ?? spot.from;
    const code = lines.slice(from - 1, Math.min(spot.to, from + MOST_LINES - 1)).join('\n');
    return { ...spot, from, code, ...(around !== undefined && { in: around }) };
  });
}

const IN_ONE_FUNCTION = 3;

/** The most suspect, of equals the smaller ones, and not too many of one function. */
export function mostTelling(spots: readonly SpotWithCode[], most: number): SpotWithCode[] {
  const size = ({ from, to }: Spot) => to - from;
  const sorted = spots.toSorted((a, b) => b.score - a.score || size(a) - size(b));
  const byFunction = Map.groupBy(sorted, (spot) => `${spot.path} ${spot.in}`);
  const few = new Set([...byFunction.values()].flatMap((own) => own.slice(0, IN_ONE_FUNCTION)));
  return sorted.filter((spot) => few.has(spot)).slice(0, most);
}

const range = (from: number, before: number) =>
  Array.from({ length: Math.max(0, before - from) }, (_, at) => from + at);

/** Neither blank nor a comment nor brackets alone. */
function tellsSomething(line: string): boolean {
  const text = line.trim();
  return /\w/.test(text) && !/^(?:\/\/|\/?\*|#(?!\w*\()|"""|'''|(?:\}\s*)?else\s*[:{]?$)/.test(text);
}

const LEADS = /^\s*(?:\}\s*)?(?:if|else|elif|for|while|switch|case|default|catch|except)\b/;

/** The line of the branch that begins with this line. */
function condition(lines: readonly string[], line: number): number | undefined {
  const above = lines.slice(0, line - 1).findLastIndex((text) => tellsSomething(text) || LEADS.test(text));
  const text = lines[above] ?? '';
  return LEADS.test(text) && indentOf(text) < indentOf(lines[line - 1] ?? '') ? above + 1 : undefined;
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
