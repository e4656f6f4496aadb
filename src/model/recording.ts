import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Redact } from '../lib/redact.ts';
import { messageOf } from '../lib/message-of.ts';
import type { ChatModel, ChatReply, ChatRequest, Message } from './model.ts';
import { withoutChance } from '../lib/without-chance.ts';

/** One call of a model, as it is kept: a line of JSON. A line has what is new in its conversation alone. */
const RecordedCall = z.object({
  conversation: z.string(),
  model: z.string(),
  /** So many of the messages of the conversation's last line come before `added`. */
  kept: z.number().int().min(0),
  added: z.array(z.custom<Message>()),
  /** Of the whole request. */
  hash: z.string(),
  reply: z.custom<ChatReply>().optional(),
  /** It threw: the run was cancelled, or there is a fault. */
  error: z.string().optional(),
});
export type RecordedCall = z.infer<typeof RecordedCall>;

export interface RecordingOptions {
  /** What the model is for, such as `coding`: conversations of different work are kept apart. */
  readonly work: string;
  readonly redact: Redact;
  readonly write: (line: string) => Promise<void>;
  /** Given the words of each reply as they come. */
  readonly onText?: (conversation: string, untrustedPiece: string) => void;
}

/** The same model, with every request and every reply kept. */
export function recorded(model: ChatModel, { work, redact, write, onText }: RecordingOptions): ChatModel {
  const last = new Map<string, readonly string[]>();
  return {
    name: model.name,
    async reply(request, signal) {
      const conversation = conversationOf(request, work);
      const messages = request.messages.map((message) => JSON.stringify(message));
      const before = last.get(conversation) ?? [];
      last.set(conversation, messages);
      const kept = messages.findIndex((message, index) => message !== before[index]);
      const from = kept === -1 ? messages.length : kept;
      const note = (outcome: Pick<RecordedCall, 'reply' | 'error'>) =>
        write(
          asLine(
            {
              conversation,
              model: model.name,
              kept: from,
              added: request.messages.slice(from),
              hash: hashOf(request),
              ...outcome,
            },
            redact,
          ),
        );
      let reply: ChatReply;
      try {
        reply = await model.reply(
          {
            ...request,
            onText: (piece) => {
              onText?.(conversation, piece);
              request.onText?.(piece);
            },
          },
          signal,
        );
      } catch (error) {
        await note({ error: messageOf(error) });
        throw error;
      }
      // Whoever shows whole lines shows the last one.
      onText?.(conversation, '\n');
      await note({ reply });
      return reply;
    },
  };
}

/** By the name it was given, else by how it begins. */
export function conversationOf({ conversation, messages }: ChatRequest, work: string): string {
  if (conversation !== undefined) return `${work}: ${conversation}`;
  const spoken = messages.findIndex(({ role }) => role === 'assistant');
  const opening = messages.slice(0, spoken === -1 ? messages.length : spoken);
  return `${work}: ${sha256(withoutChance(JSON.stringify(opening))).slice(0, 12)}`;
}

export function hashOf({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): string {
  return sha256(JSON.stringify({ messages, tools }));
}

/** The calls of a recording. A line that was cut off, as when the process was killed, is left out. */
export function parseRecording(text: string): RecordedCall[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [RecordedCall.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Strings are redacted one by one, so that the line stays JSON. */
function asLine(call: RecordedCall, redact: Redact): string {
  return JSON.stringify(call, (_, value: unknown) => (typeof value === 'string' ? redact(value) : value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
