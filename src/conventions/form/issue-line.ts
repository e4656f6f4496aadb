/** A line that closes an issue when its place for a number is filled: `Fixes #`, `- closes issue: #<number>`. */
const CLOSING =
  /^(\W{0,8}(?:[\w ]{0,40}\bissues?:\s*)?)\b(fix(?:es|ed)?|close[sd]?|resolve[sd]?)\b((?: (?:the )?issues?)?:?)[ \t]*((?:[\w./-]{1,60}(?=#))?(?:#\S{0,40}|<[^>\n]{1,80}>|\([^)\n]{0,200}\)|\[[^\]\n]{0,80}\](?:\([^)\n]{0,80}\))?|_{2,}|https?:\/\/\S{1,200}|[.…]{2,}|[ \t]){0,6})\.?\s*`?[ \t]*$/i;
/** `Issue: #`, `- Related issue: N/A`, `Ticket:`. */
const LABELLED =
  /^(\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:[\w()/ -]{0,50}\b)?(?:issues?|tickets?)(?:\(s\))?(?: (?:numbers?|links?|urls?|ids?|refs?|references?))?(?:\*\*|__)?\s*:(?:\*\*|__)?)[ \t]*(?:n\/a|none|#\S{0,40}|<[^>\n]{1,80}>|\([^)\n]{0,200}\)|\[[^\]\n]{0,80}\]|_{2,}|[.…]{2,}|https?:\/\/\S{1,200})?[ \t]*$/i;
/** `_link the issue here_` */
const PLACEHOLDER = /^(\s*[-*+]?\s*)_?\(?link (?:to )?(?:the )?issue(?: here)?\)?_?\s*$/i;

export function isClosingLine(line: string): boolean {
  return CLOSING.test(line);
}

/** A line whose place for an issue is empty. */
export function asksForIssue(line: string): boolean {
  return CLOSING.test(line) || LABELLED.test(line) || PLACEHOLDER.test(line);
}

/** Of those, one that will close it, and not only name it. */
export function willClose(line: string): boolean {
  return CLOSING.test(line) || (LABELLED.test(line) && !isRelated(line));
}

/** The line with its issue, in the words of the template where GitHub closes an issue at them. */
export function withIssue(line: string, issue: number): string {
  const [, before = '', verb = '', between = ''] = CLOSING.exec(line) ?? [];
  if (verb !== '') {
    const lead = before.replace(/[`[(]+$/, '');
    return `${lead}${verb}${between.endsWith(':') ? ':' : ''} #${issue}`;
  }
  const [placeholder, bullet = ''] = PLACEHOLDER.exec(line) ?? [];
  if (placeholder !== undefined) return `${bullet}#${issue}`;
  const [, label = ''] = LABELLED.exec(line) ?? [];
  return `${label} ${isRelated(label) ? '' : 'fixes '}#${issue}`;
}

function isRelated(label: string): boolean {
  return /\brelat/i.test(label);
}
