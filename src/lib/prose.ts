import { fenced } from './markdown.ts';

const FENCE = /^[ \t]*(`{3,}(?=[^`]*$)|~{3,})[ \t]*([\w+#.-]*)/;
/** Code in a line; a `|` in it may end a table's cell, and the code with it. */
const CODE = /(?<![`\\])(`+)(?!`)([^`|](?:[^|]*?[^`|])?)\1(?!`)/;

/**
 * Markdown with its prose changed and its code left as it is. What counts as code here is written anew so that it is
 * code for every reader: nothing that was left as it is can come out of it.
 */
export function overProse(untrustedMarkdown: string, change: (prose: string) => string): string {
  const written: string[] = [];
  const lines = untrustedMarkdown.replace(/\r\n?/g, '\n').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, fence, language] = FENCE.exec(lines[at]!) ?? [];
    if (fence === undefined) {
      written.push(overLine(lines[at]!, change));
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && closes(line, fence));
    const code = lines.slice(at + 1, end === -1 ? lines.length : end);
    written.push(fenced(code.join('\n'), language));
    at += code.length + 1;
  }
  return written.join('\n');
}

function closes(line: string, fence: string): boolean {
  const mark = line.trim();
  return mark.startsWith(fence) && mark.replaceAll(fence[0]!, '') === '';
}

/** A backtick that opens no code here must open none elsewhere. */
function overLine(line: string, change: (prose: string) => string): string {
  const [span, , code] = CODE.exec(line) ?? [];
  if (span === undefined || code === undefined) return change(line).replaceAll(/\\?`/g, '\\`');
  const at = line.indexOf(span);
  const before = overLine(line.slice(0, at), change);
  return `${before}${span}${overLine(line.slice(at + span.length), change)}`;
}
