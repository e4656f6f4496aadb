import { plainText } from '../../../lib/plain-text.ts';

/**
 * Bounds for what is searched: every expression here is tried on all of it, and one that looks again from each place of
 * a line costs the square of the line's length.
 */
const HEAD = 128 * 1024;
const TAIL = 256 * 1024;
const LONGEST_LINE = 800;
const LONGEST_QUOTE = 240;
const AROUND = 800;

/** The head and the tail of what was printed, in plain short lines. */
export function readable(untrustedOutput: string): string {
  const bounded =
    untrustedOutput.length <= HEAD + TAIL
      ? untrustedOutput
      : `${untrustedOutput.slice(0, HEAD)}\n${untrustedOutput.slice(-TAIL)}`;
  const lines = plainText(bounded)
    .split(/[\r\n]+/)
    .map((line) => line.slice(0, LONGEST_LINE).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' '))
    .filter((line) => line.trim() !== '');
  return (bounded.includes('ERR_PNPM_') ? unwrapped(lines) : lines).join('\n');
}

/** pnpm breaks its sentences at 80 columns, and draws boxes beside them. */
function unwrapped(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const [, more] = /^ {2}(?:│ {1,3}| {4,8})(?![*\s])(.*)$/.exec(line) ?? [];
    const last = whole.at(-1);
    if (more === undefined || last === undefined || last.length + more.length > LONGEST_LINE)
      whole.push(line);
    else whole[whole.length - 1] = `${last} ${more}`;
  }
  return whole;
}

/** What an expression found: the line it stands in, the text around that, and the groups. */
export interface Said {
  readonly line: string;
  readonly around: string;
  readonly groups: readonly (string | undefined)[];
}

export function find(output: string, pattern: RegExp): Said | undefined {
  const match = pattern.exec(output);
  return match === null ? undefined : saidAt(output, match);
}

/** All of them, for what a program says several times. */
export function findAll(output: string, pattern: RegExp, most = 50): Said[] {
  const found: Said[] = [];
  for (const match of output.matchAll(pattern)) {
    if (found.length === most) break;
    found.push(saidAt(output, match));
  }
  return found;
}

/** The first expression of a list that is found. */
export function findAny(output: string, patterns: readonly RegExp[]): Said | undefined {
  for (const pattern of patterns) {
    const said = find(output, pattern);
    if (said !== undefined) return said;
  }
  return undefined;
}

function saidAt(output: string, match: RegExpExecArray): Said {
  // Of several lines the last: it is what the others lead to.
  const last = match.index + match[0].length - 1;
  const start = output.lastIndexOf('\n', last) + 1;
  const end = output.indexOf('\n', last);
  const line = output.slice(start, end === -1 ? undefined : end);
  const around = output.slice(Math.max(0, match.index - AROUND), match.index + AROUND);
  return { line: quote(line), around, groups: match.slice(1) };
}

const ERROR = /\b(?:error|fail(?:ed|ure)?|fatal|cannot|not found|missing|unable|denied|exception)\b|ERR!/i;
const NOISE = /^\s*at |A complete log of this run|^\s*npm (?:ERR!|error)\s*$|--verbose|^\s*\^+\s*$/;
const MOST_TELLING = 3;

/** The lines that tell most where no expression knows any: the last that speak of an error, else the last ones. */
export function telling(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !NOISE.test(line));
  const errors = lines.filter((line) => ERROR.test(line));
  const chosen = (errors.length > 0 ? errors : lines).slice(-MOST_TELLING);
  return chosen.length === 0 ? 'It said nothing.' : `It said: ${chosen.map(quoted).join(' ')}`;
}

export function quoted(line: string): string {
  return `“${quote(line)}”`;
}

function quote(line: string): string {
  const text = line.replaceAll(/\s+/g, ' ').trim();
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE - 1)}…`;
}
