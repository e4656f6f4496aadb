import { fenced } from '../lib/markdown.ts';
import type { Assignment, Ending, GaveUp, Verdict } from './assignment.ts';
import { answer, remark, say, type Conversation } from './conversation.ts';
import { nextReply, type Spoken } from './next-reply.ts';
import { useTools } from './tool-turn.ts';

const IDLE_REPLIES_BEFORE_GIVING_UP = 3;

/**
 * The loop: the model speaks, the tools answer, until a submission is accepted, a question stays open, or there is
 * a reason to stop. After mini-swe-agent: nothing is hidden from the transcript, and no turn has a special rule.
 */
export async function converse<T>(start: Conversation, assignment: Assignment<T>): Promise<Ending<T>> {
  let conversation = start;
  let idle = 0;
  for (let turn = 1; ; turn++) {
    const { fitted, reply } = await nextReply(conversation, turn, assignment);
    conversation = fitted;
    assignment.note(conversation);
    if (reply.kind === 'stopped')
      return { kind: 'gave-up', because: reply.because, why: reply.why, conversation };
    conversation = heard(conversation, reply);
    assignment.note(conversation);

    const { calls } = reply.message;
    if (calls.length === 0) {
      idle++;
      if (idle >= IDLE_REPLIES_BEFORE_GIVING_UP) return gaveUpIdle(idle, conversation);
      conversation = say(conversation, nudge(reply, assignment.toolbelt.endings));
      continue;
    }
    idle = 0;

    const before = conversation.tree;
    conversation = await useTools(conversation, calls, turn, assignment);
    const final = assignment.toolbelt.finalCall(calls);
    if (final === undefined) {
      if (conversation.tree !== before) conversation = await observe(conversation, turn, assignment);
    } else if (final.kind === 'ask') {
      const untrustedAnswer = await assignment.ask?.(final.question, turn);
      if (untrustedAnswer === undefined) return { kind: 'asked', question: final.question, conversation };
      conversation = answer(conversation, final.id, `The answer:\n\n${fenced(untrustedAnswer)}`);
    } else {
      const { untrustedSubmission, id } = final;
      const verdict = await assignment.judge(untrustedSubmission, conversation.tree, conversation);
      conversation = judged(conversation, verdict, id);
      if (verdict.kind === 'accepted') return { kind: 'accepted', value: verdict.value, conversation };
    }
  }
}

function gaveUpIdle(idle: number, conversation: Conversation): GaveUp {
  const because = `the model replied ${idle} times in a row without using a tool`;
  return { kind: 'gave-up', because, why: 'idle', conversation };
}

function heard(conversation: Conversation, reply: Spoken): Conversation {
  return {
    ...conversation,
    messages: [...conversation.messages, reply.message],
    counted: { messages: conversation.messages.length, tokens: reply.usage.promptTokens },
    usages: [...conversation.usages, reply.usage],
    seconds: conversation.seconds + reply.seconds,
  };
}

function judged(conversation: Conversation, verdict: Verdict<unknown>, callId: string): Conversation {
  const accepted = verdict.kind === 'accepted';
  return {
    ...answer(conversation, callId, accepted ? 'Accepted.' : verdict.feedback),
    seconds: conversation.seconds + (verdict.seconds ?? 0),
    tree: accepted ? conversation.tree : (verdict.tree ?? conversation.tree),
  };
}

async function observe<T>(
  conversation: Conversation,
  turn: number,
  assignment: Assignment<T>,
): Promise<Conversation> {
  const seen = await assignment.observe?.(conversation.tree, turn);
  if (seen === undefined) return conversation;
  return { ...remark(conversation, seen.note), seconds: conversation.seconds + seen.seconds };
}

function nudge({ message, cutOff }: Spoken, endings: readonly string[]): string {
  if (cutOff)
    return 'Your reply was cut off before a tool call. Continue with one tool call, and keep it short.';
  if (message.content.trim() === '') return 'Your reply was empty. Continue with a tool call.';
  const ends = endings.map((name) => `\`${name}\``).join(' or ');
  return `Nobody reads text without a tool call. Continue with a tool, or end with ${ends}.`;
}
