const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;

/**
 * Text of a model, made safe to stand in a pull request: it can notify nobody, close no issue, hide nothing
 * in a comment or a folded block, and swallow nothing that follows. What stands in code stays as it is.
 */
export function neutralText(untrustedText: string, atMost: number): string {
  const text = untrustedText.toWellFormed().trim().slice(0, atMost);
  const neutral = text
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : neutralProse(part)))
    .join('');
  const fences = neutral.match(/^\s*```/gm)?.length ?? 0;
  return fences % 2 === 1 ? `${neutral}\n\`\`\`` : neutral;
}

function neutralProse(text: string): string {
  return text
    .replaceAll('<', '&lt;')
    .replace(/(?<![\w/.])@([A-Za-z0-9][\w-]*(?:\/[\w.-]+)?)/g, '`@$1`')
    .replace(/\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?\s+)((?:[\w.-]+\/[\w.-]+)?#\d+)/gi, '$1$2`$3`');
}

/** One line that can stand in a list: a past title, a rule. */
export function neutralLine(untrustedText: string, atMost = 200): string {
  return neutralText(untrustedText.replace(/\s+/g, ' '), atMost);
}
