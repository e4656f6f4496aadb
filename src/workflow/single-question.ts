import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import type { ChatModel, Message, Usage } from '../model/model.ts';
import type { Bench } from './bench.ts';

/** A question to the reviewing model, in a conversation of its own that ends with one call of one tool. */
export interface SingleQuestion<T> {
  /** Names its step, and its conversation in the account. */
  readonly name: string;
  readonly tool: string;
  readonly description: string;
  readonly input: z.ZodType<T>;
  readonly text: string;
}

export type Answered<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'unanswered'; readonly because: string };

const REPLIES = 2;

/** Whatever goes wrong is a value: a run does not fail because nobody reviews it. */
export async function askOnce<T>(question: SingleQuestion<T>, bench: Bench): Promise<Answered<T>> {
  const { steps, parts, account } = bench;
  const exchange = await steps.step(
    question.name,
    async (signal) => {
      const because = account.exhausted(question.name, { usages: [], seconds: 0 });
      if (because !== undefined) return { untrusted: undefined, because, usages: [], seconds: 0 };
      const startedAt = performance.now();
      const told = await exchangeWith(parts.models.reviewing, question, signal);
      return { ...told, seconds: (performance.now() - startedAt) / 1000 };
    },
    { retries: 1 },
  );
  account.note(question.name, exchange);
  const parsed = question.input.safeParse(exchange.untrusted);
  return parsed.success
    ? { kind: 'answered', value: parsed.data }
    : { kind: 'unanswered', because: exchange.because };
}

async function exchangeWith<T>(model: ChatModel, question: SingleQuestion<T>, signal: AbortSignal) {
  const { $schema: _, ...parameters } = z.toJSONSchema(question.input) as Record<string, unknown>;
  const tools = [{ name: question.tool, description: question.description, parameters }];
  const messages: Message[] = [{ role: 'user', content: question.text }];
  const usages: Usage[] = [];
  let because = 'it made no call';
  for (let reply = 1; reply <= REPLIES; reply++) {
    const said = await model.reply({ messages, tools, conversation: question.name }, signal);
    if (said.kind === 'overflow')
      return { untrusted: undefined, because: 'it does not fit its window', usages };
    if (said.kind === 'unavailable') return { untrusted: undefined, because: said.because, usages };
    usages.push(said.usage);
    const read = readCall(said.message.calls, question);
    if (read.kind === 'read') return { untrusted: read.untrusted, because: '', usages };
    because = read.because;
    const { content } = said.message;
    messages.push({ role: 'assistant', content, calls: [] });
    messages.push({ role: 'user', content: `Call \`${question.tool}\` once: ${because}.` });
  }
  return { untrusted: undefined, because, usages };
}

type Read =
  | { readonly kind: 'read'; readonly untrusted: unknown }
  | { readonly kind: 'unread'; readonly because: string };

function readCall<T>(
  calls: readonly { readonly name: string; readonly untrustedArguments: string }[],
  { tool, input }: SingleQuestion<T>,
): Read {
  const call = calls.find(({ name }) => name === tool);
  if (call === undefined) return { kind: 'unread', because: 'it made no call' };
  try {
    const untrusted: unknown = JSON.parse(call.untrustedArguments);
    const parsed = input.safeParse(untrusted);
    if (parsed.success) return { kind: 'read', untrusted };
    return { kind: 'unread', because: `its call does not fit (${parsed.error.issues[0]?.message ?? ''})` };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'unread', because: `its call is not JSON (${messageOf(error)})` };
  }
}
