import { secondsSince } from '../lib/seconds-since.ts';
import type { ChatReply } from '../model/model.ts';
import type { Assignment } from './assignment.ts';
import { fitWindow, learnWindow, type Room } from './context.ts';
import type { Conversation } from './conversation.ts';

/** Each is sent in a window that is a third smaller, so a tenth of the one that was configured is reached. */
const ATTEMPTS_TO_FIT = 7;

export type Stopped = { readonly kind: 'stopped'; readonly because: string; readonly why: 'limit' | 'model' };
export type Spoken = Extract<ChatReply, { kind: 'message' }> & { readonly seconds: number };

/** What the model says next, once the conversation fits its window; the conversation as it was sent comes with it. */
export async function nextReply<T>(
  conversation: Conversation,
  turn: number,
  assignment: Assignment<T>,
): Promise<{ readonly fitted: Conversation; readonly reply: Spoken | Stopped }> {
  let fitted = conversation;
  for (let attempt = 1; attempt <= ATTEMPTS_TO_FIT; attempt++) {
    const again = attempt === 1 ? '' : ` (${attempt})`;
    const room = roomOf(assignment, fitted, `${assignment.phase} ${turn}: compact${again}`);
    fitted = await fitWindow(fitted, room);
    const reply = await sendStep(fitted, `${assignment.phase} ${turn}: model${again}`, assignment);
    if (reply.kind !== 'overflow') return { fitted, reply };
    fitted = learnWindow(fitted, room);
  }
  const because = "the model's window is too small, however little of the task is sent";
  return { fitted, reply: { kind: 'stopped', because, why: 'model' } };
}

function roomOf<T>(
  { windowTokens, toolbelt, summariser, step, exhausted }: Assignment<T>,
  conversation: Conversation,
  name: string,
): Room {
  return {
    windowTokens,
    tools: toolbelt.definitions,
    summarise: (request) =>
      step(name, async (signal) => {
        const because = exhausted(conversation);
        if (because !== undefined) return { kind: 'unavailable', because };
        return summariser.reply({ ...request, conversation: name }, signal);
      }),
  };
}

type Overflow = Extract<ChatReply, { kind: 'overflow' }>;

async function sendStep<T>(
  conversation: Conversation,
  name: string,
  { phase, model, toolbelt, exhausted, step }: Assignment<T>,
): Promise<Spoken | Stopped | Overflow> {
  return step(name, async (signal) => {
    const startedAt = performance.now();
    const because = exhausted(conversation);
    if (because !== undefined) return { kind: 'stopped', because, why: 'limit' };
    const { messages } = conversation;
    const request = { messages, tools: toolbelt.definitions, conversation: phase };
    const reply = await model.reply(request, signal);
    if (reply.kind === 'message') return { ...reply, seconds: secondsSince(startedAt) };
    if (reply.kind === 'overflow') return reply;
    return { kind: 'stopped', because: `the model is not available: ${reply.because}`, why: 'model' };
  });
}
