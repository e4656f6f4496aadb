import type { Message, ToolDefinition } from '../model/model.ts';
import { messageTokens } from '../model/tokens.ts';
import { compact, takeOutAll, type Summarise } from './compaction.ts';
import type { Conversation } from './conversation.ts';
import { elideDownTo, elideOld } from './elision.ts';
import { headOf, keepResult } from './left-out.ts';
import { exchangesOf } from './exchanges.ts';
import { promptTokens, withShorter } from './prompt-size.ts';
import { cutQuoted } from './quoted.ts';
import { middleCut } from './transcript.ts';

export interface Room {
  readonly windowTokens: number;
  readonly tools: readonly ToolDefinition[];
  readonly summarise: Summarise;
}

/** The rest is for the reply, and for what a tokenizer counts wrong. */
const FULL = 0.75;
/** Less is not worth the prefix that the provider has cached: the window would be full again in a few turns. */
const ROOMY = 0.55;
const OPENING_SHARE = 0.35;
/** What is left of the newest results when nothing else helps. */
const HEADS = [4_000, 1_000, 300];

/**
 * The conversation as it can be sent, the same where it fits. Each measure takes more away than the one before, and
 * whatever is taken away stays in `outputs`, by its handle. Running it again changes nothing.
 */
export async function fitWindow(start: Conversation, room: Room): Promise<Conversation> {
  const { tools, summarise } = room;
  const window = windowOf(start, room);
  const share = (conversation: Conversation) => promptTokens(conversation, tools) / window;

  let conversation = elideOld(start, window);
  if (share(conversation) <= FULL) return conversation;
  conversation = elideDownTo(conversation, 0);
  if (share(conversation) <= ROOMY) return conversation;
  conversation = await compact(conversation, window, summarise);
  if (share(conversation) <= ROOMY) return conversation;
  conversation = cutOpening(conversation, window * OPENING_SHARE);
  const whole = conversation;
  for (const characters of HEADS) {
    if (share(conversation) <= FULL) return conversation;
    conversation = cutResults(whole, characters);
  }
  if (share(conversation) <= FULL) return conversation;
  return takeOutAll(conversation, window);
}

/** After the provider said that the conversation does not fit: its window is smaller than what was sent. */
export function learnWindow(
  conversation: Conversation,
  room: Pick<Room, 'windowTokens' | 'tools'>,
): Conversation {
  const sent = promptTokens(conversation, room.tools);
  const windowTokens = Math.floor(Math.min(windowOf(conversation, room), sent) * 0.7);
  return { ...conversation, windowTokens };
}

function windowOf({ windowTokens }: Conversation, room: Pick<Room, 'windowTokens'>): number {
  return Math.min(room.windowTokens, windowTokens ?? room.windowTokens);
}

/** Cuts what the task quotes, the longest first; the program's own words only where that is not enough. */
function cutOpening(conversation: Conversation, tokens: number): Conversation {
  const { opening } = exchangesOf(conversation.messages);
  const outputs = { ...conversation.outputs };
  let shorter = opening;
  for (const cut of [cutQuoted, middleCut])
    for (let longest = 16_000; longest >= 500 && sizeOf(shorter) > tokens; longest /= 2)
      shorter = opening.map((message, index) => {
        if (message.role !== 'user' || index === conversation.past?.at) return message;
        const handle = `said-${index + 1}`;
        const whole = outputs[handle] ?? message.content;
        const note = `left out; \`output\` with handle ${handle} shows the whole message`;
        const content = cut(whole, longest, note);
        if (content === whole) return message;
        outputs[handle] = whole;
        return { ...message, content };
      });
  if (shorter === opening) return conversation;
  const messages = [...shorter, ...conversation.messages.slice(opening.length)];
  return { ...withShorter(conversation, messages), outputs };
}

function sizeOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageTokens(message), 0);
}

/** Keeps the beginnings of the results that are left. */
function cutResults(conversation: Conversation, characters: number): Conversation {
  const outputs = { ...conversation.outputs };
  const messages = conversation.messages.map((message) => {
    if (message.role !== 'tool' || message.handle === undefined) return message;
    const { content } = message;
    if (content.length <= characters + 200) return message;
    const handle = keepResult(message.handle, content, outputs);
    return { ...message, content: headOf(content, characters, handle) };
  });
  return { ...withShorter(conversation, messages), outputs };
}
