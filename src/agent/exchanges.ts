import type { AssistantMessage, Message, ToolCall } from '../model/model.ts';

export interface Exchanges {
  /** What was said before the model first spoke: the rules and the task. */
  readonly opening: readonly Message[];
  /** What the model said, each with all that came in answer to it. */
  readonly exchanges: readonly (readonly Message[])[];
}

export function exchangesOf(messages: readonly Message[]): Exchanges {
  const starts = messages.flatMap(({ role }, index) => (role === 'assistant' ? [index] : []));
  return {
    opening: messages.slice(0, starts[0] ?? messages.length),
    exchanges: starts.map((start, nth) => messages.slice(start, starts[nth + 1])),
  };
}

/** The call that the message at this place answers: ids may occur again later in a conversation. */
export function callAnsweredAt(messages: readonly Message[], at: number): ToolCall | undefined {
  const message = messages[at];
  if (message?.role !== 'tool') return undefined;
  const turn = messages
    .slice(0, at)
    .findLast((earlier): earlier is AssistantMessage => earlier.role === 'assistant');
  return turn?.calls.find(({ id }) => id === message.callId);
}

const LONGEST_DESCRIPTION = 80;

/** A call in a few words: its tool and the first thing that it was given. */
export function describeCall(call: ToolCall | undefined): string {
  if (call === undefined) return 'a call';
  const first = firstText(call.untrustedArguments)
    .replaceAll(/[\s`]+/g, ' ')
    .trim()
    .toWellFormed();
  const name = call.name.slice(0, 40);
  if (first === '') return name;
  return `${name} \`${first.length > LONGEST_DESCRIPTION ? `${first.slice(0, LONGEST_DESCRIPTION).toWellFormed()} …` : first}\``;
}

function firstText(untrustedArguments: string): string {
  try {
    const value: unknown = JSON.parse(untrustedArguments);
    if (typeof value !== 'object' || value === null) return '';
    return Object.values(value).find((field) => typeof field === 'string') ?? '';
  } catch {
    // Malformed calls were answered as such; their words still tell them apart.
    return untrustedArguments;
  }
}
