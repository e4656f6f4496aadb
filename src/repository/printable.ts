/** A stranger's text, fit for a sentence. */
export function printable(untrustedText: string | undefined): string {
  return JSON.stringify(untrustedText ?? '')
    .slice(0, 200)
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}
