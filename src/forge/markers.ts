/** Hidden lines by which the bot finds its own writing again. They prove nothing alone: check the author too. */
export function runMarker(run: string): string {
  if (!/^[\w.:-]+$/.test(run)) throw new Error(`A run id cannot hold ${JSON.stringify(run)}.`);
  return `<!-- heirloom:run=${run} -->`;
}

export function issueMarker(issue: number): string {
  return `<!-- heirloom:issue=${issue} -->`;
}

/** The run, or the key of an answer, that a comment begins with. */
export function keyOf(body: string | undefined): string | undefined {
  return /^<!-- heirloom:run=([\w.:-]+) -->/.exec(body ?? '')?.[1];
}

/** What the end of a pull request's body names; a text before it may hold markers of anybody's. */
export function markedWith(body: string): { readonly issue?: number; readonly run?: string } {
  const issue = lastOf(body, /<!-- heirloom:issue=(\d+) -->/g);
  const run = lastOf(body, /<!-- heirloom:run=([\w.:-]+) -->/g);
  return {
    ...(issue !== undefined && { issue: Number(issue) }),
    ...(run !== undefined && { run }),
  };
}

/** A body with the markers that it has, and another text before them. */
export function withMarkersOf(
  marked: string,
  text: string,
): { readonly text: string; readonly markers: string } {
  const found = marked.match(MARKERS) ?? [];
  return {
    text: text.replaceAll(MARKERS, '').trimEnd(),
    markers: found.length === 0 ? '' : `\n\n${found.join('\n')}\n`,
  };
}

const MARKERS = /<!-- heirloom:(?:issue=\d+|run=[\w.:-]+) -->/g;

function lastOf(text: string, pattern: RegExp): string | undefined {
  return [...text.matchAll(pattern)].at(-1)?.[1];
}
