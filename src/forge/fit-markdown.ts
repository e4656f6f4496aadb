/** GitHub refuses a longer body of a comment, an issue or a pull request. */
export const BODY_LIMIT = 65_536;
/** … and a longer text in a check run's output. */
export const CHECK_TEXT_LIMIT = 65_535;

const NOTE = '\n\n*(The rest was cut: GitHub takes no more.)*\n';

/** Shortens Markdown to a limit at the end of a line, closing what the cut left open. */
export function fitMarkdown(markdown: string, limit: number): string {
  if (markdown.length <= limit) return markdown;
  // What has to be closed is known only after cutting, so room is made until all of it fits.
  for (let room = limit - NOTE.length; room > 0;) {
    const kept = atLineEnd(markdown.slice(0, room));
    const whole = kept + closings(kept) + NOTE;
    if (whole.length <= limit) return whole;
    room = Math.min(room, kept.length) - (whole.length - limit);
  }
  return NOTE.slice(0, limit);
}

function atLineEnd(text: string): string {
  const end = text.lastIndexOf('\n');
  // A single enormous line is cut inside, but never between the halves of a surrogate pair.
  return end > text.length / 2 ? text.slice(0, end) : text.replace(/[\uD800-\uDBFF]$/, '');
}

function closings(text: string): string {
  const fence = openFence(text);
  if (fence !== undefined) return `\n${fence}${closeDetails(text)}`;
  const comment = text.lastIndexOf('<!--') > text.lastIndexOf('-->') ? ' -->' : '';
  return comment + closeDetails(text);
}

function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const [, fence, rest] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    if (open === undefined) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && rest?.trim() === '') open = undefined;
  }
  return open;
}

function closeDetails(text: string): string {
  const opened = text.match(/<details\b/gi)?.length ?? 0;
  const closed = text.match(/<\/details>/gi)?.length ?? 0;
  return '\n\n</details>'.repeat(Math.max(0, opened - closed));
}
