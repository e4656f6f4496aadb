import type { Message } from '../model/model.ts';
import { roughTokens } from '../model/tokens.ts';

/** The newest tool results stay whole: they are what the model is working on. */
const KEPT_RESULTS = 8;
/** Room left for the reply and for the estimate's error. */
const USABLE_SHARE = 0.7;

/**
 * The messages as they are sent: when they outgrow the window, the oldest tool results are replaced by a line
 * that says how to see them again. The conversation itself keeps everything.
 */
export function elide(messages: readonly Message[], windowTokens: number): readonly Message[] {
  let excess = roughTokens(messages) - windowTokens * USABLE_SHARE;
  if (excess <= 0) return messages;
  const results = messages.filter((message) => message.role === 'tool');
  const old = new Set<Message>(results.slice(0, Math.max(0, results.length - KEPT_RESULTS)));
  return messages.map((message) => {
    if (message.role !== 'tool' || !old.has(message) || excess <= 0) return message;
    const short = {
      ...message,
      content: `[${message.content.length} characters left out; make the call again to see them]`,
    };
    if (short.content.length >= message.content.length) return message;
    excess -= roughTokens(message) - roughTokens(short);
    return short;
  });
}

/** Cuts text to a budget, keeping its head and its tail: the command's beginning and its verdict. */
export function trimMiddle(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const head = Math.floor(maxCharacters * 0.4);
  const tail = maxCharacters - head;
  return `${text.slice(0, head)}\n[… ${text.length - maxCharacters} characters left out …]\n${text.slice(-tail)}`;
}
