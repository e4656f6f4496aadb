import { defused } from '../lib/untrusted-markdown.ts';

const LONGEST = 500;

/** Untrusted text as one line of a comment, such as an item of a list; backticks go on marking code. */
export function untrustedLine(untrusted: string): string {
  const line = untrusted.toWellFormed().replace(/\s+/g, ' ').trim();
  return defused(line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).toWellFormed()}…`);
}
