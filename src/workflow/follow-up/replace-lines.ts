/** Other lines in the place of some; the first is line 1. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Puts replacements that do not overlap into a text, from the bottom up. Its line ends stay what they are. */
export function replaceLines(text: string, replacements: readonly Replacement[]): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const end = lines[0]?.endsWith('\r\n') ? '\r\n' : '\n';
  const endsOpen = !text.endsWith('\n');
  const last = lines.length;
  for (const { from, to, lines: put } of replacements.toSorted((one, other) => other.from - one.from)) {
    const placed = put.map((line) => `${line}${end}`);
    // A file without a line end at its end goes on without one.
    if (to === last && endsOpen && placed.length > 0) placed.push(placed.pop()!.slice(0, -end.length));
    lines.splice(from - 1, to - from + 1, ...placed);
  }
  return lines.join('');
}

/** Whether the text has these lines. */
export function hasLines(text: string, { from, to }: Pick<Replacement, 'from' | 'to'>): boolean {
  const count = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).length;
  return from >= 1 && from <= to && to <= count;
}

export function linesOf(text: string, { from, to }: Pick<Replacement, 'from' | 'to'>): string {
  return text
    .split('\n')
    .slice(from - 1, to)
    .join('\n');
}
