const FEWEST = 3;

/** The text with runs of the same line told once: a stack that overflowed, a warning in a loop. */
export function foldRepeats(text: string): string {
  const lines = text.split('\n');
  const folded: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    let end = at + 1;
    while (end < lines.length && lines[end] === line) end++;
    const times = end - at;
    if (times < FEWEST || line.trim() === '') folded.push(...lines.slice(at, end));
    else folded.push(line, `[… the same line ${times - 1} more times]`);
    at = end;
  }
  return folded.join('\n');
}
