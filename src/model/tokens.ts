import { createRequire } from 'node:module';
import type { ChatRequest, Message } from './model.ts';

type Tokenizer = typeof import('gpt-tokenizer/encoding/o200k_base');

/** Taken in when first needed: its tables are 75 MB of memory, which most commands never want. */
const load: (name: string) => Tokenizer = createRequire(import.meta.url);

/** Tokenizers are slow on long runs without spaces, so that text is given to them in pieces. */
const PIECE = 1_000;
/** Of a longer text, that many pieces from all over it stand for the rest. */
const PIECES_COUNTED = 100;
/** What a message takes beside its text. */
const MESSAGE_TOKENS = 6;

/** Tokens as OpenAI's newer models count them; others differ by a fifth or so. */
export function countTokens(text: string): number {
  if (text === '') return 0;
  const tokenizer = load('gpt-tokenizer/encoding/o200k_base');
  const pieces = Math.ceil(text.length / PIECE);
  const stride = Math.ceil(pieces / PIECES_COUNTED);
  let characters = 0;
  let tokens = 0;
  for (let piece = 0; piece < pieces; piece += stride) {
    const part = text.slice(piece * PIECE, (piece + 1) * PIECE);
    characters += part.length;
    tokens += tokenizer.countTokens(part, { disallowedSpecial: new Set() });
  }
  return Math.ceil((tokens * text.length) / characters);
}

export function messageTokens(message: Message): number {
  const calls = message.role === 'assistant' ? message.calls : [];
  return calls.reduce(
    (sum, call) => sum + MESSAGE_TOKENS + countTokens(call.name) + countTokens(call.untrustedArguments),
    MESSAGE_TOKENS + countTokens(message.content),
  );
}

export function requestTokens({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): number {
  const said = messages.reduce((sum, message) => sum + messageTokens(message), 0);
  return said + (tools.length === 0 ? 0 : countTokens(JSON.stringify(tools)));
}
