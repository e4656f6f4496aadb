import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type {
  ChatCompletion,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions';
import { Agent } from 'undici';
import { z } from 'zod';
import type { AssistantMessage, ChatModel, ChatReply, ChatRequest, Message, Usage } from './model.ts';
import { roughTokens } from './tokens.ts';

export interface OpenAiOptions {
  readonly baseUrl?: string | undefined;
  readonly apiKey: string;
  readonly model: string;
  /** How long one reply may take, retries not counted. */
  readonly timeoutSeconds: number;
  /** Tries again after 408, 409, 429, 5xx and lost connections, backing off and heeding Retry-After. */
  readonly retries: number;
  /** How long it is asked again and again, however many retries are left. */
  readonly patienceSeconds?: number | undefined;
  /** How long a stream may be silent once it has begun. */
  readonly idleSeconds?: number | undefined;
  /** `auto` begins with the endpoint's own tools, and tells them in words where it has none. */
  readonly tools?: 'auto' | 'native' | 'text' | undefined;
  readonly stream?: boolean | undefined;
  readonly parallelCalls?: boolean | undefined;
  readonly reasoning?: string | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** Told what the endpoint turned out not to understand. */
  readonly tell?: (sentence: string) => void;
}

/** Chat completions with tools on any compatible endpoint (OpenAI, Azure, vLLM, Ollama, OpenRouter …). */
export function createOpenAiChat(options: OpenAiOptions): ChatModel {
  const timeout = options.timeoutSeconds * 1000;
  const client = new OpenAI({
    apiKey: options.apiKey,
    ...(options.baseUrl === undefined ? {} : { baseURL: options.baseUrl }),
    timeout,
    maxRetries: options.retries,
    logLevel: 'off',
    // Node's fetch gives up after five minutes without headers, which a slow local model may need.
    fetchOptions: { dispatcher: new Agent({ headersTimeout: timeout, bodyTimeout: timeout }) },
  });
  return {
    name: options.model,
    async reply(request, signal) {
      try {
        const completion = await client.chat.completions.create(
          { model: options.model, messages: request.messages.map(asParam), tools: request.tools.map(asTool) },
          { signal },
        );
        if (!hasChoices(completion)) {
          const at = options.baseUrl ?? 'the OpenAI API';
          return { kind: 'unavailable', because: `${at} answered without a reply${detailOf(completion)}` };
        }
        return asReply(completion, request, options.model);
      } catch (error) {
        if (signal.aborted || error instanceof APIUserAbortError) throw error;
        return explain(error, options);
      }
    },
  };
}

function asParam(message: Message): ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
    case 'user':
      return message;
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.calls.length === 0
          ? {}
          : {
              tool_calls: message.calls.map((call) => ({
                id: call.id,
                type: 'function' as const,
                function: { name: call.name, arguments: asJson(call.untrustedArguments) },
              })),
            }),
      };
  }
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

function asTool(tool: ChatRequest['tools'][number]): ChatCompletionTool {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: tool.parameters },
  };
}

/** Some gateways answer 200 with an error in the body. */
const ErrorBody = z.object({
  error: z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)]),
});

function hasChoices({ choices }: { readonly choices?: unknown }): boolean {
  return Array.isArray(choices);
}

function detailOf(untrustedBody: unknown): string {
  const { data } = ErrorBody.safeParse(untrustedBody);
  return data === undefined ? '' : ` (${data.error.slice(0, 300)})`;
}

function asReply(completion: ChatCompletion, request: ChatRequest, model: string): ChatReply {
  // Compatible endpoints leave out what the official one always sends, so nothing here is taken for granted.
  const choice = (completion.choices as ChatCompletion['choices'] | undefined)?.[0];
  const message: AssistantMessage = {
    role: 'assistant',
    content: choice?.message.content ?? '',
    calls: (choice?.message.tool_calls ?? []).flatMap((call, index) =>
      call.type === 'function'
        ? [
            {
              id: call.id || `call_${index}`,
              name: call.function.name,
              untrustedArguments: call.function.arguments,
            },
          ]
        : [],
    ),
  };
  return {
    kind: 'message',
    message,
    usage: usageOf(completion, request, message, model),
    cutOff: choice?.finish_reason === 'length',
  };
}

/** As the provider counts; where it does not say, four characters are taken for a token. */
function usageOf(
  completion: ChatCompletion,
  request: ChatRequest,
  message: AssistantMessage,
  model: string,
): Usage {
  const counted = completion.usage;
  return {
    model,
    promptTokens: counted?.prompt_tokens ?? roughTokens(request),
    cachedTokens: counted?.prompt_tokens_details?.cached_tokens ?? 0,
    completionTokens: counted?.completion_tokens ?? roughTokens(message),
  };
}

const OVERFLOW =
  /context.{0,20}(?:length|window)|maximum context|too many tokens|prompt is too long|reduce the length/i;

function explain(error: unknown, { baseUrl, model, timeoutSeconds }: OpenAiOptions): ChatReply {
  const at = baseUrl ?? 'the OpenAI API';
  const unavailable = (because: string): ChatReply => ({ kind: 'unavailable', because });
  if (error instanceof APIConnectionTimeoutError)
    return unavailable(`${at} gave no reply within ${timeoutSeconds} s`);
  if (error instanceof APIConnectionError)
    return unavailable(`${at} could not be reached: ${rootCause(error)}`);
  if (!(error instanceof APIError)) throw error;
  const untrustedDetail = error.message.slice(0, 300);
  if (
    error.code === 'context_length_exceeded' ||
    (error.status === 400 && OVERFLOW.test(error.message)) ||
    error.status === 413
  )
    return { kind: 'overflow' };
  if (error.status === 401 || error.status === 403)
    return unavailable(`${at} refused the key (${untrustedDetail})`);
  if (error.status === 404)
    return unavailable(`${at} does not serve the model ${model} (${untrustedDetail})`);
  if (error.status === 429) return unavailable(`${at} kept limiting the rate (${untrustedDetail})`);
  return unavailable(`${at} answered with an error (${untrustedDetail})`);
}

function rootCause(error: Error): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (cause instanceof AggregateError) cause = cause.errors[0];
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
