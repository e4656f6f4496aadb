import type {
  ChatCompletionCreateParamsBase,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions';
import type { Dialect } from './dialect.ts';
import type { ChatRequest, Message, ToolDefinition } from './model.ts';
import { inWords, saidAndCalled, takingTurns } from './text-protocol.ts';

type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';

export interface Wishes {
  readonly model: string;
  readonly parallelCalls?: boolean | undefined;
  readonly reasoning?: ReasoningEffort | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
}

/** A request in the words that the endpoint understands. */
export function requestBody(
  request: ChatRequest,
  wishes: Wishes,
  dialect: Dialect,
): ChatCompletionCreateParamsBase {
  const { model, parallelCalls, reasoning, temperature, maxTokens } = wishes;
  const native = dialect.tools === 'native' && request.tools.length > 0;
  const [maxTokensName] = dialect.maxTokensNames;
  return {
    model,
    messages: messagesFor(request, dialect),
    ...(native && { tools: request.tools.map((tool) => asTool(tool, dialect)) }),
    ...(native &&
      dialect.parallelCalls &&
      parallelCalls !== undefined && { parallel_tool_calls: parallelCalls }),
    ...(dialect.reasoning && reasoning !== undefined && { reasoning_effort: reasoning }),
    ...(dialect.temperature && temperature !== undefined && { temperature }),
    ...(maxTokensName !== undefined && maxTokens !== undefined && { [maxTokensName]: maxTokens }),
    ...(dialect.stream && { stream: true }),
    ...(dialect.stream && dialect.streamUsage && { stream_options: { include_usage: true } }),
  };
}

function messagesFor(request: ChatRequest, dialect: Dialect): ChatCompletionMessageParam[] {
  if (dialect.tools === 'text') return foldSystem(inWords(request), dialect);
  const messages = dialect.severalCallsAMessage
    ? request.messages
    : request.messages.flatMap(oneCallEach(request));
  const simple = dialect.repeatedRoles && dialect.systemMessages;
  return simple ? messages.map(asParam) : foldSystem(messages, dialect);
}

/** For templates that know no system role: its words open the first message of the user. */
function foldSystem(
  messages: readonly Message[],
  { systemMessages, repeatedRoles }: Dialect,
): ChatCompletionMessageParam[] {
  const roles = systemMessages ? messages : messages.map(asUser);
  const merged = repeatedRoles && systemMessages ? roles : roles.reduce(joinUsers, []);
  return merged.map(asParam);
}

function asUser(message: Message): Message {
  return message.role === 'system' ? { role: 'user', content: message.content } : message;
}

function joinUsers(joined: readonly Message[], message: Message): readonly Message[] {
  const last = joined.at(-1);
  if (last?.role !== 'user' || message.role !== 'user') return [...joined, message];
  return [...joined.slice(0, -1), ...takingTurns([last, message])];
}

/** Some templates take one call a message: its result follows it, and then comes the next. */
function oneCallEach({ messages }: ChatRequest): (message: Message) => readonly Message[] {
  const results = new Map(
    messages.flatMap((message) => (message.role === 'tool' ? [[message.callId, message]] : [])),
  );
  const moved = new Set<string>();
  return (message) => {
    if (message.role === 'tool') return moved.has(message.callId) ? [] : [message];
    if (message.role !== 'assistant' || message.calls.length < 2) return [message];
    return message.calls.flatMap((call, index) => {
      moved.add(call.id);
      const result = results.get(call.id);
      return [
        { role: 'assistant' as const, content: index === 0 ? message.content : '', calls: [call] },
        ...(result ? [result] : []),
      ];
    });
  };
}

function asParam(message: Message): ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.calls.length === 0
          ? { content: saidAndCalled(message) }
          : {
              tool_calls: message.calls.map((call) => ({
                id: call.id,
                type: 'function' as const,
                function: { name: asName(call.name), arguments: asJson(call.untrustedArguments) },
              })),
            }),
      };
  }
}

/** A name that the model made up and that no endpoint takes back would end the conversation. */
function asName(untrustedName: string): string {
  return untrustedName.replaceAll(/[^\w-]/g, '_').slice(0, 64) || 'unnamed';
}

/** Many endpoints parse the arguments of earlier calls and refuse the request where that fails. */
function asJson(untrustedArguments: string): string {
  try {
    JSON.parse(untrustedArguments);
    return untrustedArguments;
  } catch {
    return JSON.stringify({ malformed: untrustedArguments });
  }
}

function asTool(
  { name, description, parameters }: ToolDefinition,
  { richSchemas }: Dialect,
): ChatCompletionTool {
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: richSchemas ? parameters : plain(parameters),
    },
  };
}

const PLAIN = new Set(['type', 'properties', 'required', 'items', 'enum', 'description']);

/** Only what every endpoint with tools understands of a schema. */
function plain(schema: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (!PLAIN.has(key)) return [];
      if (key === 'items' && isRecord(value)) return [[key, plain(value)]];
      return [[key, key === 'properties' && isRecord(value) ? mapped(value) : value]];
    }),
  );
}

function mapped(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, isRecord(schema) ? plain(schema) : schema]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
