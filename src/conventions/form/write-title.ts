import type { Share } from '../weighted.ts';

const NOTHING_PROPOSED = 'resolve the reported issue';
const LONGEST = 100;

export interface TitleParts {
  readonly type?: string | undefined;
  /** Left out where there is no type. */
  readonly scope?: string | undefined;
  readonly breaking?: boolean;
  readonly subject: string;
}

/** The parts in one line, the subject in the repository's case and without a period. */
export function writeTitle({ type, scope, breaking = false, subject }: TitleParts, capital: Share): string {
  const words = cased(capital, firstLine(subject).replace(/(?<!\.)\.$/, '') || NOTHING_PROPOSED);
  const prefix =
    type === undefined ? '' : `${type}${scope === undefined ? '' : `(${scope})`}${breaking ? '!' : ''}: `;
  return shortened(`${prefix}${words}`);
}

export function firstLine(untrustedText: string): string {
  const line = untrustedText.trim().split(/[\r\n]/, 1)[0] ?? '';
  return line.replace(/\p{Cc}/gu, ' ').replace(/\s+/g, ' ');
}

/** Only the first letter changes, and only of an ordinary word: `parseQuery` and `HTTP` stay. */
function cased(capital: Share, subject: string): string {
  const first = subject.split(' ', 1)[0] ?? '';
  if (capital.of === 0) return subject;
  if (capital.share >= 0.6 && /^\p{Ll}[\p{Ll}'-]*$/u.test(first))
    return first.charAt(0).toUpperCase() + subject.slice(1);
  if (capital.share <= 0.4 && /^\p{Lu}[\p{Ll}'-]+$/u.test(first))
    return first.charAt(0).toLowerCase() + subject.slice(1);
  return subject;
}

function shortened(title: string): string {
  if (title.length <= LONGEST) return title;
  const cut = title.slice(0, LONGEST + 1);
  const end = cut.lastIndexOf(' ');
  return (end > LONGEST / 2 ? cut.slice(0, end) : title.slice(0, LONGEST)).replace(/[\s,;:(-]+$/, '');
}
