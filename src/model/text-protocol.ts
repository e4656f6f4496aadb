import type { AssistantMessage, ChatRequest, Message, ToolCall, ToolDefinition } from './model.ts';

/** A message in words alone: what it calls is told in them. */
type Spoken = Exclude<Message, { role: 'tool' }>;

/** The fence that calls are written in; `text-calls.ts` reads them back. */
const FENCE = '```';

/**
 * A conversation for a model without tools: they are told in the system message, calls are blocks of JSON, and results
 * come as the user's words. The roles take turns and begin with the user, as strict chat templates want.
 */
export function inWords({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): Spoken[] {
  const names = new Map(
    messages.flatMap((message) =>
      message.role === 'assistant' ? message.calls.map(({ id, name }) => [id, name] as const) : [],
    ),
  );
  const spoken = messages.filter(({ role }) => role !== 'system').map((message) => spokenAs(message, names));
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const told = [...system, ...(tools.length === 0 ? [] : [instructions(tools)])];
  return [
    ...(told.length === 0 ? [] : [{ role: 'system' as const, content: told.join('\n\n') }]),
    ...takingTurns(spoken),
  ];
}

/** Neighbours of one role become one message, and the user speaks first. */
export function takingTurns(messages: readonly Spoken[]): Spoken[] {
  const turns: Spoken[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === message.role)
      turns[turns.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` };
    else turns.push(message);
  }
  return turns[0]?.role === 'assistant' ? [{ role: 'user', content: 'Go on.' }, ...turns] : turns;
}

function spokenAs(message: Message, names: ReadonlyMap<string, string>): Spoken {
  if (message.role === 'assistant') return { ...message, content: saidAndCalled(message), calls: [] };
  if (message.role !== 'tool') return message;
  const name = names.get(message.callId);
  const heading = `Result of ${message.callId}${name === undefined ? '' : ` (${name})`}:`;
  return { role: 'user', content: `${heading}\n${message.content}` };
}

/** What the model said, in the form that it was told to use. Templates want some word in every message. */
export function saidAndCalled({ content, calls }: Pick<AssistantMessage, 'content' | 'calls'>): string {
  return [content.trim(), ...calls.map(callBlock)].filter((part) => part !== '').join('\n\n') || '(nothing)';
}

function callBlock({ name, untrustedArguments }: ToolCall): string {
  const written = isJsonObject(untrustedArguments) ? untrustedArguments : JSON.stringify(untrustedArguments);
  return `${FENCE}tool\n{"name": ${JSON.stringify(name)}, "arguments": ${written}}\n${FENCE}`;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Whatever else the model wrote is passed on as a string.
    return false;
  }
}

function instructions(tools: readonly ToolDefinition[]): string {
  return `# How to use tools

Call a tool with a fenced block of JSON, on lines of its own:

${FENCE}tool
{"name": "the tool's name", "arguments": {"an argument": "its value"}}
${FENCE}

Write line ends inside strings as \\n and quotes as \\". Several blocks in one reply are done in their order. End your reply
after the last block: the results come in the next message, each under the id of its call. Never write a result yourself.

The tools, each with the JSON schema of its arguments:

${tools.map(({ name, description, parameters }) => `## ${name}\n\n${description}\n\n${JSON.stringify(parameters)}`).join('\n\n')}`;
}
