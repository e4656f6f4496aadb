import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import type { ToolCall } from '../model/model.ts';

export type Parsed<T> =
  { readonly kind: 'parsed'; readonly value: T } | { readonly kind: 'malformed'; readonly because: string };

/**
 * The arguments of a call. What a model surely meant is taken: a number in quotes, a single value for a list, null for
 * what may be left out, fields that nobody asked for. The rest is told in one line.
 */
export function parseArguments<T>({ name, untrustedArguments }: ToolCall, schema: z.ZodType<T>): Parsed<T> {
  const json = readObject(untrustedArguments);
  if (json.kind === 'malformed')
    return {
      kind: 'malformed',
      because: `The arguments of \`${name}\` ${json.because} Make the call again.`,
    };
  const first = schema.safeParse(json.value);
  if (first.success) return { kind: 'parsed', value: first.data };
  const second = schema.safeParse(asMeant(json.value, first.error.issues));
  if (second.success) return { kind: 'parsed', value: second.data };
  const problems = second.error.issues.map((issue) => problem(issue, json.value));
  return {
    kind: 'malformed',
    because: `The arguments of \`${name}\` do not fit: ${[...problems, ...strangers(json.value, schema)].join('; ')}.`,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readObject(untrustedText: string): Parsed<Fields> {
  let value: unknown;
  try {
    value = JSON.parse(untrustedText.trim() || '{}');
    // Some models put their JSON into a string.
    if (typeof value === 'string') value = JSON.parse(value);
  } catch (error) {
    return { kind: 'malformed', because: `are not JSON: ${whatIsWrong(error, untrustedText)}.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'malformed', because: 'must be a JSON object.' };
  const given = Object.entries(value).filter(([, field]) => field !== null);
  if (given.flat(2).some((text) => typeof text === 'string' && text.includes('\0')))
    return { kind: 'malformed', because: 'hold a NUL character, which no path or command can have.' };
  return { kind: 'parsed', value: Object.fromEntries(given) };
}

const SHOWN_BEFORE_FAULT = 40;

function whatIsWrong(error: unknown, text: string): string {
  const message = messageOf(error);
  if (/^(?:Unterminated|Unexpected end)/.test(message))
    return `they end in the middle (after ${text.length} characters); if they were cut off, write less at once`;
  const at = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const escape = message.startsWith('Bad control character')
    ? String.raw`; a line break inside a string is written \n`
    : '';
  if (Number.isNaN(at)) return message + escape;
  return `${message}, after ${JSON.stringify(text.slice(Math.max(0, at - SHOWN_BEFORE_FAULT), at))}${escape}`;
}

function asMeant(fields: Fields, issues: readonly z.core.$ZodIssue[]): Fields {
  const meant: Record<string, unknown> = { ...fields };
  for (const issue of issues) {
    const [key] = issue.path;
    if (issue.code !== 'invalid_type' || issue.path.length !== 1 || typeof key !== 'string') continue;
    meant[key] = asType(meant[key], issue.expected);
  }
  return meant;
}

function asType(value: unknown, expected: string): unknown {
  if (expected === 'array') return typeof value === 'string' ? asList(value) : value;
  if (expected === 'string')
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof value !== 'string') return value;
  if (expected === 'boolean') return { true: true, false: false }[value.trim().toLowerCase()] ?? value;
  const isNumber =
    ['number', 'int'].includes(expected) && value.trim() !== '' && !Number.isNaN(Number(value));
  return isNumber ? Number(value) : value;
}

function asList(text: string): unknown {
  if (!text.trimStart().startsWith('[')) return text.trim() === '' ? [] : [text];
  try {
    return JSON.parse(text);
  } catch {
    // A name may begin with a bracket: Next.js has such files.
    return [text];
  }
}

function problem(issue: z.core.$ZodIssue, fields: Fields): string {
  const path = issue.path.join('.');
  if (path === '') return issue.message;
  return path in fields || issue.path.length > 1 ? `${path}: ${issue.message}` : `\`${path}\` is missing`;
}

/** Told only beside another problem: a field under a wrong name is most often its reason. */
function strangers(fields: Fields, schema: z.ZodType): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(fields).filter((field) => !known.includes(field));
  if (unknown.length === 0) return [];
  return [
    `it takes ${known.map((field) => `\`${field}\``).join(', ')}, not ${unknown
      .slice(0, 5)
      .map((field) => `\`${field}\``)
      .join(', ')}`,
  ];
}
