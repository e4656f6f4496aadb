import { fitWindow } from '../../src/agent/context.ts';
import type { Conversation } from '../../src/agent/conversation.ts';
import { createToolbelt } from '../../src/agent/toolbelt.ts';
import type { ChatReply, ChatRequest, Message } from '../../src/model/model.ts';
import { messageTokens, requestTokens } from '../../src/model/tokens.ts';
import { openingConversation, simulatedTurns, withTurn } from './simulated-run.ts';

const TOLD_EVERY = 20;
const CACHED_PRICE = 0.1;

export interface Growth {
  readonly promptTokensAtTurn: Readonly<Record<number, number>>;
  readonly peak: number;
  /** Of all requests together. */
  readonly total: number;
  /** The same, where a provider takes a tenth for what it has cached. */
  readonly totalWithCache: number;
  /** Tokens that the prompt grows by in a turn, over the second half of the run. */
  readonly slope: number;
  /** Of all that was sent, what the request before had begun with, message for message. */
  readonly prefixShare: number;
  /** How often the request did not begin with all of the one before. */
  readonly prefixBreaks: number;
  readonly compactions: number;
  /** Of the program itself, making the conversation fit. */
  readonly millisecondsATurn: number;
}

/** How the prompt grows over a long run. Without a window nothing is ever left out. */
export async function measureGrowth(turns: number, windowTokens: number | undefined): Promise<Growth> {
  const { definitions: tools } = createToolbelt({ recall: () => Promise.resolve(''), commandSeconds: 60 });
  let compactions = 0;
  const summarise = (request: ChatRequest): Promise<ChatReply> => {
    compactions++;
    return Promise.resolve(summaryOf(request));
  };
  let conversation = await openingConversation();
  let before: readonly Message[] = [];
  let [shared, breaks, milliseconds] = [0, 0, 0];
  const sizes: number[] = [];
  for (const turn of await simulatedTurns(turns)) {
    const started = performance.now();
    if (windowTokens !== undefined)
      conversation = await fitWindow(conversation, { windowTokens, tools, summarise });
    milliseconds += performance.now() - started;
    const { messages } = conversation;
    const size = requestTokens({ messages, tools });
    const same = sameBeginning(before, messages);
    if (same < before.length) breaks++;
    shared += before.length === 0 ? 0 : size - sum(messages.slice(same).map(messageTokens));
    sizes.push(size);
    before = messages;
    conversation = withTurn(counted(conversation, size), turn);
  }
  return {
    promptTokensAtTurn: Object.fromEntries(
      sizes.flatMap((size, index) => ((index + 1) % TOLD_EVERY === 0 ? [[index + 1, size]] : [])),
    ),
    peak: Math.max(...sizes),
    total: sum(sizes),
    totalWithCache: Math.round(sum(sizes) - shared * (1 - CACHED_PRICE)),
    slope: Math.round(slopeOf(sizes.slice(sizes.length / 2))),
    prefixShare: Number((shared / sum(sizes)).toFixed(3)),
    prefixBreaks: breaks,
    compactions,
    millisecondsATurn: Math.round(milliseconds / turns),
  };
}

/** As after a reply of a provider that counts as the tokenizer does. */
function counted(conversation: Conversation, tokens: number): Conversation {
  return { ...conversation, counted: { messages: conversation.messages.length, tokens } };
}

function sameBeginning(before: readonly Message[], now: readonly Message[]): number {
  const differs = before.findIndex((message, index) => message !== now[index]);
  return differs === -1 ? before.length : differs;
}

function summaryOf(request: ChatRequest): ChatReply {
  const content = '- **Found out**: the parser drops the last field in src/some/file.ts, line 40.\n'.repeat(
    20,
  );
  const usage = {
    model: 'none',
    promptTokens: requestTokens(request),
    cachedTokens: 0,
    completionTokens: 400,
  };
  return { kind: 'message', message: { role: 'assistant', content, calls: [] }, usage, cutOff: false };
}

/** Of the straight line that fits best. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = sum(values) / values.length;
  const over = sum(values.map((value, index) => (index - middle) * (value - mean)));
  return over / sum(values.map((_, index) => (index - middle) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
