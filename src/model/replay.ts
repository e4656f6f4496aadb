import type { Redact } from '../lib/redact.ts';
import type { ChatModel, ChatReply, Message } from './model.ts';
import { conversationOf, type RecordedCall } from './recording.ts';
import { withoutChance } from '../lib/without-chance.ts';

/** Where a request is not the recorded one, but for times, ports and the like. */
export interface Difference {
  readonly conversation: string;
  /** Which call of the conversation, from 1. */
  readonly call: number;
  /** Which of its messages, from 1. */
  readonly message: number;
  readonly recorded: string;
  readonly now: string;
}

export interface Replay {
  model(name: string, work: string): ChatModel;
  /** The first of each conversation: whatever comes after may follow from it. */
  readonly differences: readonly Difference[];
  /** Recorded replies that nobody has asked for. */
  left(): number;
}

interface Told {
  readonly messages: readonly Message[];
  readonly call: RecordedCall;
}

const EXCERPT = 160;

/** Answers from a recording, in order in each conversation, whatever it is asked. */
export function replayOf(calls: readonly RecordedCall[], redact: Redact): Replay {
  const conversations = byConversation(calls);
  const position = new Map<string, number>();
  const differences: Difference[] = [];
  const renamed = new Map<string, string>();
  /** One that begins otherwise than any recorded one is taken for the next that has not begun. */
  function recordedAs(name: string, work: string): string {
    if (conversations.has(name)) return name;
    const taken = new Set([...position.keys(), ...renamed.values()]);
    const next = [...conversations.keys()].find((each) => each.startsWith(`${work}: `) && !taken.has(each));
    const known = renamed.get(name) ?? next ?? name;
    renamed.set(name, known);
    return known;
  }
  return {
    differences,
    left: () =>
      [...conversations].reduce((sum, [name, told]) => sum + told.length - (position.get(name) ?? 0), 0),
    model: (name, work) => ({
      name,
      // oxlint-disable-next-line require-await -- a model answers with a promise
      async reply(request, signal): Promise<ChatReply> {
        signal.throwIfAborted();
        const conversation = recordedAs(conversationOf(request, work), work);
        const at = position.get(conversation) ?? 0;
        const told = conversations.get(conversation)?.[at];
        if (told === undefined)
          return unavailable(
            at === 0
              ? `the recording has no conversation "${conversation}"`
              : `the recording of "${conversation}" ends after ${at} replies`,
          );
        position.set(conversation, at + 1);
        if (differences.every((known) => known.conversation !== conversation)) {
          const difference = differenceOf(told.messages, request.messages, redact);
          if (difference) differences.push({ conversation, call: at + 1, ...difference });
        }
        return told.call.reply ?? unavailable(`the recorded call failed: ${told.call.error ?? ''}`);
      },
    }),
  };
}

const unavailable = (because: string): ChatReply => ({ kind: 'unavailable', because });

function byConversation(calls: readonly RecordedCall[]): Map<string, Told[]> {
  const conversations = new Map<string, Told[]>();
  for (const call of calls) {
    const told = conversations.get(call.conversation) ?? [];
    conversations.set(call.conversation, told);
    const last = told.at(-1);
    const messages = [...(last?.messages ?? []).slice(0, call.kept), ...call.added];
    // A run that was resumed before it had kept a reply asks the same again, and goes on with the second one.
    if (last?.call.hash === call.hash) told.pop();
    told.push({ messages, call });
  }
  return conversations;
}

function differenceOf(
  recorded: readonly Message[],
  now: readonly Message[],
  redact: Redact,
): Omit<Difference, 'conversation' | 'call'> | undefined {
  for (let index = 0; index < Math.max(recorded.length, now.length); index++) {
    const [was, is] = [recorded[index], now[index]].map((message) => plain(message, redact));
    if (was !== is) return { message: index + 1, ...excerpts(was ?? '', is ?? '') };
  }
  return undefined;
}

function plain(message: Message | undefined, redact: Redact): string {
  if (message === undefined) return '';
  const calls =
    message.role === 'assistant'
      ? message.calls.map(({ name, untrustedArguments }) => `\n${name} ${untrustedArguments}`)
      : [];
  return withoutChance(redact(`${message.role}: ${message.content}${calls.join('')}`));
}

/** Both from a little before the first letter that differs. */
function excerpts(recorded: string, now: string): { readonly recorded: string; readonly now: string } {
  let same = 0;
  while (same < recorded.length && recorded[same] === now[same]) same++;
  const from = Math.max(0, same - EXCERPT / 4);
  return { recorded: recorded.slice(from, from + EXCERPT), now: now.slice(from, from + EXCERPT) };
}
