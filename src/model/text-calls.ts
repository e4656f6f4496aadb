import { z } from 'zod';
import { objectEnd, parseLeniently } from './lenient-json.ts';
import type { ToolDefinition } from './model.ts';

export interface WrittenCall {
  readonly name: string;
  readonly untrustedArguments: string;
}

export interface ReadText {
  /** What was said beside the calls. */
  readonly content: string;
  readonly calls: readonly WrittenCall[];
}

interface Found extends WrittenCall {
  readonly start: number;
  readonly end: number;
  /** It stands where only a call can stand. */
  readonly marked: boolean;
}

const OPENING =
  /(?:(?:`{3,}|~{3,})[ \t]*[\w-]*[ \t]*\n|<\|?(?:tool_calls?|tool|function_calls?|python_tag)\|?>|\[TOOL_CALLS\])[\s[]*$/;
const MARKED =
  /(?:(?:`{3,}|~{3,})[ \t]*tool\w*[ \t]*\n|<\|?(?:tool_calls?|tool|function_calls?|python_tag)\|?>|\[TOOL_CALLS\])[\s[]*$/;
const CLOSING = /^[\s\]]*(?:`{3,}|~{3,}|<[/|]{1,2}(?:tool_calls?|tool|function_calls?)\|?>)[ \t]*(?:\n|$)/;
const LONGEST_OPENING = 80;
const MOST_OBJECTS = 500;
const INVENTED_RESULT = /^Result of call_\d+/m;

/**
 * Finds the calls in a reply, in whichever of the usual forms the model wrote them: fenced JSON, JSON in tags or bare,
 * several in a block, fences that are never closed, and tags for each parameter.
 */
export function readCalls(untrustedReply: string, tools: readonly ToolDefinition[]): ReadText {
  const text = withoutThoughts(untrustedReply);
  const found: Found[] = [];
  let objects = 0;
  for (let at = 0; at < text.length;) {
    const next = nextStart(text, at);
    if (next === undefined) break;
    const call = next.tag
      ? taggedCall(text, next.at, tools)
      : ++objects > MOST_OBJECTS
        ? undefined
        : jsonCall(text, next.at, found.at(-1), tools);
    // Models that go on after their calls make up results, and calls that rest on them.
    if (call && found.length > 0 && INVENTED_RESULT.test(text.slice(found.at(-1)!.end, call.start))) break;
    if (call) found.push(call);
    at = call?.end ?? next.at + 1;
  }
  return {
    content: beside(text, found),
    calls: found.map(({ name, untrustedArguments }) => ({ name, untrustedArguments })),
  };
}

/** Some endpoints leave a model's thoughts in its reply; calls are drafted there that are never made. */
function withoutThoughts(text: string): string {
  return text
    .replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, '')
    .replace(/^[^`{<]*<\/think>\s*\n/, '');
}

const TAG = /<(?:function=|invoke\s+name=)["']?([\w.-]+)["']?\s*>/y;

function nextStart(text: string, from: number): { readonly at: number; readonly tag: boolean } | undefined {
  const found = /\{|<(?:function=|invoke\s)/g;
  found.lastIndex = from;
  const match = found.exec(text);
  return match ? { at: match.index, tag: match[0] !== '{' } : undefined;
}

/** `<function=name>` or `<invoke name="name">`, with JSON or a tag for each parameter inside. */
function taggedCall(text: string, start: number, tools: readonly ToolDefinition[]): Found | undefined {
  TAG.lastIndex = start;
  const opening = TAG.exec(text);
  const name = opening?.[1];
  if (opening === null || name === undefined) return undefined;
  const inside = start + opening[0].length;
  const closing = /<\/(?:function|invoke)>/.exec(text.slice(inside));
  const bodyEnd = closing ? inside + closing.index : text.length;
  const body = text.slice(inside, bodyEnd);
  const end = closing ? bodyEnd + closing[0].length : bodyEnd;
  const untrustedArguments = body.trim().startsWith('{')
    ? normalised(body.trim())
    : JSON.stringify(
        parametersIn(
          body,
          tools.find((tool) => tool.name === name),
        ),
      );
  return { name, untrustedArguments, start, end, marked: true };
}

function normalised(json: string): string {
  const parsed = parseLeniently(json);
  return parsed === undefined ? json : JSON.stringify(parsed.value);
}

function parametersIn(body: string, tool: ToolDefinition | undefined): Record<string, unknown> {
  const parameter =
    /<parameter(?:=|\s+name=)["']?([\w.-]+)["']?\s*>([\s\S]*?)(?:<\/parameter>|(?=<parameter)|$)/g;
  return Object.fromEntries(
    [...body.matchAll(parameter)].map(([, key = '', value = '']) => {
      const written = value.replace(/^\n/, '').replace(/\n$/, '');
      return [key, isText(tool, key) ? written : (parseLeniently(written)?.value ?? written)];
    }),
  );
}

const Typed = z.object({ properties: z.record(z.string(), z.object({ type: z.unknown() })) });

function isText(tool: ToolDefinition | undefined, parameter: string): boolean {
  return Typed.safeParse(tool?.parameters).data?.properties[parameter]?.type === 'string';
}

function jsonCall(
  text: string,
  start: number,
  before: Found | undefined,
  tools: readonly ToolDefinition[],
): Found | undefined {
  const lead = text.slice(Math.max(before?.end ?? 0, start - LONGEST_OPENING), start);
  const follows = before?.marked === true && /^[\s,;]*$/.test(lead);
  const marked = MARKED.test(lead) || follows;
  const balanced = objectEnd(text, start);
  const end = balanced ?? (marked ? unbalancedEnd(text, start) : undefined);
  if (end === undefined) return undefined;
  const json = text.slice(start, end);
  const parsed = parseLeniently(json);
  const call = parsed ? callIn(parsed.value, marked, tools) : marked ? malformedCall(json) : undefined;
  return call && { ...call, start, end, marked };
}

/** Cut off, or with quotes that do not match: as far as its fence or tag goes. */
function unbalancedEnd(text: string, start: number): number {
  const closing = /\n[ \t]*(?:`{3,}|~{3,})[ \t]*(?:\n|$)|<\/(?:tool_call|tool|function_call)>/.exec(
    text.slice(start),
  );
  return closing ? start + closing.index : text.length;
}

const ARGUMENTS = ['arguments', 'parameters', 'args', 'input'];

function callIn(value: unknown, marked: boolean, tools: readonly ToolDefinition[]): WrittenCall | undefined {
  const parsed = z.record(z.string(), z.unknown()).safeParse(value).data;
  if (parsed === undefined) return undefined;
  const { name: plain, tool, tool_name: underscored, function: callee, ...rest } = parsed;
  if (typeof callee === 'object') return callIn(callee, marked, tools);
  const name = [plain, tool, underscored, callee].find((each) => typeof each === 'string');
  if (name === undefined) return undefined;
  const key = ARGUMENTS.find((each) => each in rest);
  if (!marked && (key === undefined || !tools.some((known) => known.name === name))) return undefined;
  const given = key === undefined ? rest : rest[key];
  return { name, untrustedArguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}) };
}

/** Made known all the same, so that the model is told what is wrong with its call. */
function malformedCall(json: string): WrittenCall | undefined {
  const name = /"(?:name|tool|tool_name|function)"\s*:\s*"([^"\n]+)"/.exec(json)?.[1];
  if (name === undefined) return undefined;
  const given = /"(?:arguments|parameters|args|input)"\s*:\s*/.exec(json);
  return { name, untrustedArguments: given ? json.slice(given.index + given[0].length).trim() : json };
}

/** The reply without its calls and what they were wrapped in. */
function beside(text: string, found: readonly Found[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const call of found) {
    const before = text.slice(from, call.start);
    const opening = OPENING.exec(before);
    const piece = opening ? before.slice(0, opening.index) : before;
    if (!/^[\s,;]*$/.test(piece)) pieces.push(piece.trim());
    from = call.end + (CLOSING.exec(text.slice(call.end))?.[0].length ?? 0);
  }
  const rest = text.slice(from);
  if (found.length === 0) return rest.trim();
  const invented = INVENTED_RESULT.exec(rest);
  pieces.push((invented ? rest.slice(0, invented.index) : rest).replace(/^[\s\]]*(?:<\/\w+>)?/, '').trim());
  return pieces.filter((piece) => piece !== '').join('\n\n');
}
