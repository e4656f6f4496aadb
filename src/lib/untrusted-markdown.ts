const UNSEEN = '\u200B';

/** Everything invisible but tabs and line ends, and the marks that reorder text on the screen. */
const DECEIVING = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** What is seen is what is there. */
export function visibleOnly(untrusted: string): string {
  return untrusted
    .replace(/\r\n?/g, '\n')
    .replace(DECEIVING, (character) => (character === '\n' || character === '\t' ? character : ''));
}

/**
 * Untrusted text that may stand in a comment: it notifies nobody, links and closes no issue, hides nothing in an
 * HTML comment, and cannot pass for one of the bot's own markers.
 */
export function defused(untrusted: string): string {
  return visibleOnly(untrusted)
    .replace(/@(?=[\p{L}\p{N}_-])/gu, `@${UNSEEN}`)
    .replace(/#(?=\d)/g, `#${UNSEEN}`)
    .replace(/\bGH-(?=\d)/gi, `GH${UNSEEN}-`)
    .replace(/\/(issues|pull|discussions)\/(?=\d)/gi, `/$1/${UNSEEN}`)
    .replace(/<(?=[!/?a-z])/gi, `<${UNSEEN}`);
}

/** Untrusted text as a block quote. */
export function quoteUntrusted(untrusted: string): string {
  return defused(untrusted)
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}
