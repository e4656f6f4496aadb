import type { AssistantMessage, Message, ToolCall, ToolMessage } from '../model/model.ts';
import { messageTokens } from '../model/tokens.ts';
import type { Conversation } from './conversation.ts';
import { callAnsweredAt, describeCall } from './exchanges.ts';
import { keepResult, lineInPlace, type Outputs } from './left-out.ts';
import { withShorter } from './prompt-size.ts';

/** Shorter ones stay: the line in their place would say little less. */
const SHORT = 500;
const LONG_ARGUMENT = 2_000;
const ARGUMENT_HEAD = 300;
/**
 * Old results are left out in batches: each batch changes the prefix that the provider has cached, so it waits until
 * there is much to leave out, and then leaves out most.
 */
const HIGH_WATER = { tokens: 40_000, share: 0.3 };
const LOW_WATER = { tokens: 12_000, share: 0.1 };

/** The conversation with its old tool results left out where they have outgrown their budget; itself while there is room. */
export function elideOld(conversation: Conversation, windowTokens: number): Conversation {
  const high = Math.min(HIGH_WATER.tokens, windowTokens * HIGH_WATER.share);
  const long = conversation.messages.filter(isLong);
  const characters = long.reduce((sum, message) => sum + charactersOf(message), 0);
  if (characters <= high) return conversation;
  if (long.reduce((sum, message) => sum + messageTokens(message), 0) <= high) return conversation;
  return elideDownTo(conversation, Math.min(LOW_WATER.tokens, windowTokens * LOW_WATER.share));
}

/** Leaves out old results and long arguments until so many tokens of them remain. The newest turn is never touched. */
export function elideDownTo(conversation: Conversation, keptTokens: number): Conversation {
  const { messages } = conversation;
  const newest = messages.findLastIndex(({ role }) => role === 'assistant');
  let kept = 0;
  let from = messages.length;
  while (from > 0) {
    const message = messages[from - 1]!;
    if (isLong(message)) kept += messageTokens(message);
    if (kept > keptTokens && from - 1 < newest) break;
    from--;
  }
  return from === 0 ? conversation : elideBefore(conversation, from);
}

function elideBefore(conversation: Conversation, end: number): Conversation {
  const outputs = { ...conversation.outputs };
  const messages = conversation.messages.map((message, index) => {
    if (index >= end || !isLong(message)) return message;
    if (message.role === 'tool') return elideResult(message, conversation.messages, index, outputs);
    return message.role === 'assistant'
      ? shortenCalls(message, conversation.messages, index, outputs)
      : message;
  });
  if (messages.every((message, index) => message === conversation.messages[index])) return conversation;
  return { ...withShorter(conversation, messages), outputs };
}

function elideResult(
  message: ToolMessage,
  messages: readonly Message[],
  index: number,
  outputs: Outputs,
): ToolMessage {
  if (message.handle === undefined) return message;
  const handle = keepResult(message.handle, message.content, outputs);
  const call = describeCall(callAnsweredAt(messages, index));
  return { ...message, content: lineInPlace(call, message.content, handle) };
}

function shortenCalls(
  message: AssistantMessage,
  messages: readonly Message[],
  index: number,
  outputs: Outputs,
): AssistantMessage {
  const calls = message.calls.map((call) => {
    if (!hasLongArguments(call)) return call;
    const handle = handleOfAnswer(call, messages, index);
    if (handle === undefined) return call;
    const shorter = shortArguments(call.untrustedArguments, `${handle}-call`);
    if (shorter.length >= call.untrustedArguments.length) return call;
    outputs[`${handle}-call`] = call.untrustedArguments;
    return { ...call, untrustedArguments: shorter };
  });
  return calls.every((call, nth) => call === message.calls[nth]) ? message : { ...message, calls };
}

function handleOfAnswer(call: ToolCall, messages: readonly Message[], index: number): string | undefined {
  const later = messages.slice(index + 1);
  const answer = later.find((message) => message.role === 'tool' && message.callId === call.id);
  return answer?.role === 'tool' ? answer.handle : undefined;
}

/** Still JSON, and it says itself what is missing. */
function shortArguments(untrustedArguments: string, handle: string): string {
  const where = `left out; \`output\` with handle ${handle} shows the whole call`;
  const cut = (text: string) =>
    `${text.slice(0, ARGUMENT_HEAD).toWellFormed()}\n[… ${(text.length - ARGUMENT_HEAD).toLocaleString('en')} characters ${where}]`;
  const total = untrustedArguments.length.toLocaleString('en');
  try {
    const value: unknown = JSON.parse(untrustedArguments, (_, field: unknown) =>
      typeof field === 'string' && field.length > LONG_ARGUMENT ? cut(field) : field,
    );
    const shorter = JSON.stringify(value);
    if (shorter.length <= 2 * LONG_ARGUMENT) return shorter;
    return JSON.stringify({ left_out: `[${total} characters ${where}]` });
  } catch {
    return JSON.stringify({ malformed: cut(untrustedArguments) });
  }
}

function hasLongArguments({ untrustedArguments }: ToolCall): boolean {
  return untrustedArguments.length > 2 * LONG_ARGUMENT;
}

function isLong(message: Message): boolean {
  if (message.role === 'tool') return message.content.length > SHORT;
  return message.role === 'assistant' && message.calls.some(hasLongArguments);
}

function charactersOf(message: Message): number {
  const calls = message.role === 'assistant' ? message.calls : [];
  return calls.reduce(
    (sum, { untrustedArguments }) => sum + untrustedArguments.length,
    message.content.length,
  );
}
