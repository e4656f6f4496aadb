import { plainText } from '../lib/plain-text.ts';

/** Marks that reorder what a terminal shows, or that nobody sees. */
const DECEIVING = /[\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** Text of a repository as one line that does nothing to a terminal but stand there. */
export function harmless(untrustedText: string): string {
  return plainText(untrustedText)
    .replace(DECEIVING, '')
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();
}
