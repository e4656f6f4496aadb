import { setTimeout as delay } from 'node:timers/promises';
import {
  LLMock,
  type ChatCompletionRequest,
  type ChatMessage,
  type FixtureResponse,
} from '@copilotkit/aimock';

/** What the model replies at one point of a conversation. */
export interface ScriptedReply {
  readonly say?: string;
  readonly calls?: readonly ScriptedCall[];
  /** The reply ends where the provider's limit cut it off. */
  readonly cutOff?: boolean;
  readonly delayMs?: number;
  /** Failures in place of this reply, one a request, before it is given. */
  readonly after?: readonly ScriptedFailure[];
}

export interface ScriptedCall {
  readonly tool: string;
  /** A text is sent as it stands, so that malformed arguments can be played. */
  readonly arguments: Readonly<Record<string, unknown>> | string;
}

export interface ScriptedFailure {
  readonly status: number;
  readonly message?: string;
  readonly code?: string;
  readonly retryAfterSeconds?: number;
}

/** One script for every conversation, or one chosen by how a conversation opens. */
export type Script = readonly ScriptedReply[] | ((opening: string) => readonly ScriptedReply[]);

export interface ScriptedModel extends AsyncDisposable {
  /** The base URL of an OpenAI-compatible endpoint on the loopback interface. */
  readonly url: string;
  requests(): readonly ChatCompletionRequest[];
  close(): Promise<void>;
}

/**
 * Serves scripted chat completions. Which reply is due follows from the replies that the conversation holds already,
 * not from a count of requests: a run that was interrupted gets the reply it was waiting for.
 */
export async function startScriptedModel(script: Script): Promise<ScriptedModel> {
  const failuresPlayed = new Map<string, number>();
  const server = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 0 });

  server.on({ endpoint: 'chat' }, async ({ messages }) => {
    const opening = openingOf(messages);
    const turn = messages.filter((message) => message.role === 'assistant').length;
    const reply = (typeof script === 'function' ? script(opening) : script)[turn];
    if (!reply) return asFailure({ status: 400, message: `The script ends after ${turn} replies.` });

    const point = `${turn} ${opening}`;
    const played = failuresPlayed.get(point) ?? 0;
    const failure = reply.after?.[played];
    if (failure) {
      failuresPlayed.set(point, played + 1);
      return asFailure(failure);
    }
    if (reply.delayMs !== undefined) await delay(reply.delayMs);
    return asResponse(reply, turn);
  });

  const origin = await server.start();
  const close = () => server.stop();
  return {
    url: `${origin}/v1`,
    requests: () => server.getRequests().flatMap(({ body }) => (isChatRequest(body) ? [body] : [])),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** All that was said before the model first spoke. */
function openingOf(messages: readonly ChatMessage[]): string {
  const first = messages.findIndex((message) => message.role === 'assistant');
  const before = first === -1 ? messages : messages.slice(0, first);
  return before
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n');
}

function asResponse({ say = '', calls = [], cutOff = false }: ScriptedReply, turn: number): FixtureResponse {
  const finish = cutOff ? { finishReason: 'length' } : {};
  if (calls.length === 0) return { content: say, ...finish };
  const toolCalls = calls.map(({ tool, arguments: given }, index) => ({
    id: `call_${turn}_${index}`,
    name: tool,
    arguments: typeof given === 'string' ? given : JSON.stringify(given),
  }));
  return { content: say, toolCalls, ...finish };
}

function asFailure({ status, message, code, retryAfterSeconds }: ScriptedFailure): FixtureResponse {
  return {
    status,
    error: { message: message ?? `Scripted failure ${status}.`, ...(code === undefined ? {} : { code }) },
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
  };
}

function isChatRequest(body: unknown): body is ChatCompletionRequest {
  return typeof body === 'object' && body !== null && 'messages' in body;
}
