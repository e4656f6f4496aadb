import { setTimeout as delay } from 'node:timers/promises';
import OpenAI, { APIError } from 'openai';
import { Agent } from 'undici';
import { afterRefusal, fullDialect, type Dialect } from './dialect.ts';
import { explain, isOverflow } from './failure.ts';
import { withFreshIds } from './fresh-ids.ts';
import type { ChatModel, ChatReply, ChatRequest } from './model.ts';
import { isPassing, LostReply, statusOf, waitBefore } from './patience.ts';
import { readReply } from './read-reply.ts';
import type { ReplyParts } from './reply-parts.ts';
import { requestBody, type Wishes } from './request-body.ts';
import { readCalls } from './text-calls.ts';
import { messageTokens, requestTokens } from './tokens.ts';

export interface OpenAiOptions extends Wishes {
  readonly baseUrl?: string | undefined;
  readonly apiKey: string;
  /** How long one reply may take, retries not counted. */
  readonly timeoutSeconds: number;
  /** Tries again after 408, 409, 425, 429, 5xx, lost connections and streams that break off. */
  readonly retries: number;
  /** How long it is asked again and again, however many retries are left. */
  readonly patienceSeconds?: number | undefined;
  /** How long a stream may be silent once it has begun. */
  readonly idleSeconds?: number | undefined;
  /** `auto` begins with the endpoint's own tools, and tells them in words where it has none. */
  readonly tools?: 'auto' | 'native' | 'text' | undefined;
  readonly stream?: boolean | undefined;
  /** Told what the endpoint turned out not to understand. */
  readonly tell?: (sentence: string) => void;
}

const PATIENCE_SECONDS = 1800;
const IDLE_SECONDS = 120;

/**
 * Chat completions with tools on any compatible endpoint (OpenAI, Azure, vLLM, Ollama, OpenRouter …). What the endpoint
 * refuses is left out from then on, as long as the process lives.
 */
export function createOpenAiChat(options: OpenAiOptions): ChatModel {
  const client = createClient(options);
  const patienceMs = (options.patienceSeconds ?? PATIENCE_SECONDS) * 1000;
  const at = options.baseUrl ?? 'the OpenAI API';
  let dialect = fullDialect(options);

  function learn(error: unknown): boolean {
    if (!(error instanceof APIError)) return false;
    const refusal = {
      status: statusOf(error),
      untrustedText: [error.message, error.param].filter(Boolean).join(' '),
    };
    const learnt = afterRefusal(dialect, refusal, options.tools === 'native');
    if (learnt === undefined) return false;
    dialect = learnt.dialect;
    options.tell?.(`${at} does not understand ${learnt.what}: going on without`);
    return true;
  }

  return {
    name: options.model,
    async reply(request, signal) {
      const startedAt = performance.now();
      for (let attempt = 1; ;) {
        const spoken = dialect;
        try {
          return asReply(await ask(client, request, spoken, options, signal), request, spoken, options);
        } catch (error) {
          signal.throwIfAborted();
          if (isOverflow(error)) return { kind: 'overflow' };
          // Another request may have learnt it at the same time.
          if (learn(error) || spoken !== dialect) continue;
          const isOver = attempt > options.retries || !isPassing(error);
          const wait = waitBefore(attempt, error, Date.now(), Math.random());
          if (isOver || performance.now() - startedAt + wait > patienceMs)
            return {
              kind: 'unavailable',
              because: explain(error, { at, model: options.model }, isOver ? undefined : wait),
            };
          attempt++;
          request.onText?.('\n… that was lost: asking again …\n');
          await delay(wait, undefined, { signal });
        }
      }
    },
  };
}

function createClient({ apiKey, baseUrl, timeoutSeconds }: OpenAiOptions): OpenAI {
  const timeout = timeoutSeconds * 1000;
  return new OpenAI({
    apiKey,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    timeout,
    // It waits as long as it is told, a day if need be, and takes a used-up account for a moment's trouble.
    maxRetries: 0,
    logLevel: 'off',
    fetch: async (url, init) => withReadableRefusal(await fetch(url, init)),
    // Node's fetch gives up after five minutes without headers, which a slow local model may need.
    fetchOptions: { dispatcher: new Agent({ headersTimeout: timeout, bodyTimeout: timeout }) },
  });
}

/** The library reads a refusal only where it is under `error`; some endpoints say it otherwise. */
async function withReadableRefusal(response: Response): Promise<Response> {
  if (response.ok) return response;
  const untrustedText = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(untrustedText);
  } catch {
    // A page or a plain sentence: its beginning is the message.
  }
  const said = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  const error = typeof said === 'object' && said !== null ? said : { message: untrustedText.slice(0, 2000) };
  return new Response(JSON.stringify({ error }), {
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), 'content-type': 'application/json' },
  });
}

async function ask(
  client: OpenAI,
  request: ChatRequest,
  dialect: Dialect,
  options: OpenAiOptions,
  signal: AbortSignal,
): Promise<ReplyParts> {
  const over = new AbortController();
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    over.abort();
  }, options.timeoutSeconds * 1000);
  const idleMs = (options.idleSeconds ?? IDLE_SECONDS) * 1000;
  try {
    const sent = client.chat.completions.create(requestBody(request, options, dialect), {
      signal: AbortSignal.any([signal, over.signal]),
    });
    return await readReply(await sent.asResponse(), idleMs, request.onText);
  } catch (error) {
    if (isLate) throw new LostReply(`gave no reply within ${options.timeoutSeconds} s`, { cause: error });
    throw error;
  } finally {
    clearTimeout(limit);
    // A stream that was given up is still connected.
    over.abort();
  }
}

function asReply(
  parts: ReplyParts,
  request: ChatRequest,
  dialect: Dialect,
  { model }: OpenAiOptions,
): ChatReply {
  const said = dialect.tools === 'text' ? readCalls(parts.content, request.tools) : parts;
  const calls = said.calls.map((call) => ({ id: '', ...call, name: call.name.replace(/^functions\./, '') }));
  const message = {
    role: 'assistant' as const,
    content: said.content,
    calls: withFreshIds(calls, request.messages),
  };
  const { usage } = parts;
  return {
    kind: 'message',
    message,
    usage: {
      model,
      // As the provider counts; where it does not say, as a tokenizer does.
      promptTokens: usage?.prompt_tokens ?? requestTokens(request),
      cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      completionTokens: usage?.completion_tokens ?? messageTokens(message),
    },
    cutOff: parts.finish === 'length',
  };
}
