import type { ToolDefinition } from '../model/model.ts';
import { messageTokens, requestTokens } from '../model/tokens.ts';
import type { Conversation } from './conversation.ts';

/** Some providers count only what they had not cached; no text has more characters than this a token. */
const MOST_CHARACTERS_A_TOKEN = 8;

/** What the next request takes: what the provider counted for the last one and what was said since, else all counted. */
export function promptTokens({ messages, counted }: Conversation, tools: readonly ToolDefinition[]): number {
  if (counted === undefined) return requestTokens({ messages, tools });
  const sent = messages.slice(0, counted.messages);
  const characters = sent.reduce((sum, { content }) => sum + content.length, 0);
  if (counted.tokens * MOST_CHARACTERS_A_TOKEN < characters) return requestTokens({ messages, tools });
  return counted.tokens + requestTokens({ messages: messages.slice(counted.messages), tools: [] });
}

/** The same messages, some of them said in less: what the provider counted goes down by as much. */
export function withShorter(conversation: Conversation, messages: Conversation['messages']): Conversation {
  const { counted } = conversation;
  if (counted === undefined) return { ...conversation, messages };
  let { tokens } = counted;
  for (const [index, message] of messages.slice(0, counted.messages).entries()) {
    const before = conversation.messages[index]!;
    if (before !== message) tokens -= messageTokens(before) - messageTokens(message);
  }
  return { ...conversation, messages, counted: { ...counted, tokens: Math.max(0, tokens) } };
}
