import type { Outcome, Place } from './tools/tool.ts';

const MAX_RESULT_CHARACTERS = 16_000;
const MAX_TURN_CHARACTERS = 48_000;
/** What a result may have however much the turn has used: enough for an answer that helps. */
const LEAST_CHARACTERS = 2_000;
/** Of what is kept under a handle. */
export const MAX_KEPT_CHARACTERS = 200_000;
/** A command's beginning says what it did, its end how it went. */
const HEAD_SHARE = 0.4;

/** How long the answer to a call may be. */
export function roomFor({ spent }: Pick<Place, 'spent'>): number {
  return Math.max(LEAST_CHARACTERS, Math.min(MAX_RESULT_CHARACTERS, MAX_TURN_CHARACTERS - spent));
}

export interface Fitted {
  readonly content: string;
  readonly whole?: string;
}

/** An answer within its budget, and the whole of it where that is more. */
export function fit({ text, whole = text }: Outcome, place: Pick<Place, 'spent' | 'handle'>): Fitted {
  const content = cutMiddle(
    presentable(text),
    roomFor(place),
    (left, from) =>
      `${left} characters left out; \`output\` with handle ${place.handle} and from=${from} shows them`,
  );
  const kept = cutMiddle(
    presentable(whole),
    MAX_KEPT_CHARACTERS,
    (left) => `${left} characters are not kept`,
  );
  return content === kept ? { content } : { content, whole: kept };
}

/** Keeps head and tail, at line ends where they are near; `note` tells of what lay between. */
function cutMiddle(text: string, room: number, note: (left: string, from: number) => string): string {
  if (text.length <= room) return text;
  const forText = Math.max(0, room - note('9,999,999', 9_999_999).length - 8);
  const headEnd = lineEndBefore(text, Math.floor(forText * HEAD_SHARE));
  const tailStart = lineStartAfter(text, text.length - (forText - headEnd));
  const left = (tailStart - headEnd).toLocaleString('en');
  const head = text.slice(0, headEnd);
  return `${head}${head.endsWith('\n') ? '' : '\n'}[… ${note(left, headEnd + 1)} …]\n${text.slice(tailStart)}`.toWellFormed();
}

const NEAR = 200;

function lineEndBefore(text: string, at: number): number {
  const end = text.lastIndexOf('\n', at - 1) + 1;
  return at - end < Math.min(NEAR, at / 4) ? end : at;
}

function lineStartAfter(text: string, at: number): number {
  const start = text.indexOf('\n', at) + 1;
  return start > 0 && start - at < Math.min(NEAR, (text.length - at) / 4) ? start : at;
}

/** Endpoints refuse, and databases lose, what is not proper text. */
function presentable(text: string): string {
  return text.replaceAll('\0', '␀').toWellFormed();
}
