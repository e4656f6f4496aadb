import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { messageOf } from '../../lib/message-of.ts';
import { roomFor } from '../result-budget.ts';
import { done, failed, tool, type Outcome } from './tool.ts';

const ROOM_FOR_NOTES = 200;
const LINES_AT_ONCE = 200;
const LONGEST_LINE = 300;
const BEFORE_MATCH = 100;
const MATCHING_MS = 2_000;
const HANDLES_NAMED = 8;

export const outputTool = tool({
  name: 'output',
  description:
    'Show more of what an earlier call printed, where it was cut or left out: from a character on, or the lines that match a pattern.',
  input: z.object({
    handle: z.string().min(1).describe('as it was named where the text was cut, such as o7'),
    from: z.int().min(1).optional().describe('the first character to show, from 1'),
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe('show only lines that match this JavaScript regular expression, whatever their case'),
  }),
  use({ handle, from = 1, pattern }, place) {
    const text = Object.hasOwn(place.outputs, handle) ? place.outputs[handle] : undefined;
    if (text === undefined) return Promise.resolve(failed(noSuch(handle, Object.keys(place.outputs))));
    if (from > text.length) return Promise.resolve(failed(`${handle} has only ${text.length} characters.`));
    const room = roomFor(place) - ROOM_FOR_NOTES;
    return Promise.resolve(
      pattern === undefined ? piece(text, from, room, handle) : matches(text, from, room, pattern),
    );
  },
});

function noSuch(handle: string, known: readonly string[]): string {
  if (known.length === 0) return `There is no output ${handle}: nothing was kept yet.`;
  const more = known.length > HANDLES_NAMED ? ', the newest of them' : '';
  return `There is no output ${handle}. There are ${known.slice(-HANDLES_NAMED).join(', ')}${more}.`;
}

/** Up to a line's end where one is near. */
function piece(text: string, from: number, room: number, handle: string): Outcome {
  const end = from - 1 + room;
  const lineEnd = text.lastIndexOf('\n', end - 1) + 1;
  const to = end >= text.length ? text.length : lineEnd > from - 1 + room / 2 ? lineEnd : end;
  const shown = text.slice(from - 1, to);
  const where = `(characters ${from}-${to} of ${text.length} of ${handle}`;
  return done(
    `${shown}${shown.endsWith('\n') ? '' : '\n'}${where}${to < text.length ? `; go on with from=${to + 1})` : ')'}`,
  );
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function matches(text: string, from: number, room: number, pattern: string): Outcome {
  const lines = linesFrom(text, from);
  let places: readonly number[];
  try {
    places = placesOf(
      new RegExp(pattern, 'i'),
      lines.map((line) => line.text),
    );
  } catch (error) {
    return failed(`\`pattern\` cannot be used: ${messageOf(error)}`);
  }
  const found = lines.flatMap((line, index) => (places[index]! >= 0 ? [around(line, places[index]!)] : []));
  if (found.length === 0) return done('No line matches.');
  const shown: string[] = [];
  let left = room;
  for (const line of found.slice(0, LINES_AT_ONCE)) {
    left -= line.text.length + String(line.start).length + 3;
    if (left < 0) break;
    shown.push(`${line.start}: ${line.text}`);
  }
  const next = found[shown.length];
  const more =
    next === undefined
      ? ''
      : `; ${found.length - shown.length} more matching lines, go on with from=${next.start}`;
  return done(`${shown.join('\n')}\n(the number before a line is its \`from\`${more})`);
}

/** With the number of each line's first character. */
function linesFrom(text: string, from: number): Line[] {
  let start = from;
  return text
    .slice(from - 1)
    .split('\n')
    .map((line) => {
      const found = { start, text: line };
      start += line.length + 1;
      return found;
    });
}

function around({ start, text }: Line, at: number): Line {
  if (text.length <= LONGEST_LINE) return { start, text };
  const cut = Math.max(0, at - BEFORE_MATCH);
  return { start: start + cut, text: text.slice(cut, cut + LONGEST_LINE) };
}

/** Where each line matches, or -1. A pattern may take for ever; in a context of its own it can be stopped. */
function placesOf(pattern: RegExp, lines: readonly string[]): readonly number[] {
  const places: unknown = runInNewContext(
    'lines.map((line) => line.search(pattern))',
    { lines, pattern },
    { timeout: MATCHING_MS },
  );
  return z.array(z.number()).parse(places);
}
