import type { Message } from '../model/model.ts';
import { countTokens } from '../model/tokens.ts';

/** How long one piece may be, the first that lets all of it fit. */
const LENGTHS = [4_000, 1_500, 600, 250, 100];

/** Turns as text for a model that did not take part in them, within a budget. */
export function transcriptOf(messages: readonly Message[], tokens: number): string {
  let text = '';
  for (const length of LENGTHS) {
    text = messages.flatMap((message) => piecesOf(message, length)).join('\n\n');
    if (countTokens(text) <= tokens) return text;
  }
  return middleCut(text, tokens);
}

function piecesOf(message: Message, length: number): string[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [`PROGRAM: ${middleCut(message.content, length)}`];
    case 'tool':
      return [
        `RESULT${message.handle === undefined ? '' : ` ${message.handle}`}: ${middleCut(message.content, length)}`,
      ];
    case 'assistant':
      return [
        ...(message.content.trim() === '' ? [] : [`AGENT: ${middleCut(message.content, length)}`]),
        ...message.calls.map((call) => `CALL: ${call.name} ${middleCut(call.untrustedArguments, length)}`),
      ];
  }
}

/** Keeps head and tail: what was begun, and how it went. */
export function middleCut(text: string, length: number, note = 'left out'): string {
  if (text.length <= length) return text;
  const head = Math.floor(length * 0.4);
  const tail = Math.floor(length - head);
  const left = (text.length - head - tail).toLocaleString('en');
  return `${text.slice(0, head)}\n[… ${left} characters ${note} …]\n${text.slice(text.length - tail)}`.toWellFormed();
}
