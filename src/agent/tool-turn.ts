import { secondsSince } from '../lib/seconds-since.ts';
import type { ToolCall } from '../model/model.ts';
import type { Assignment } from './assignment.ts';
import { answer, remark, type Conversation } from './conversation.ts';
import { noticeRepetition } from './repetition.ts';
import type { Toolbelt } from './assemble-toolbelt.ts';
import type { Shell } from './workspace.ts';

/** Uses the tools in the order of the calls, and saves the tree that comes of it. */
export async function useTools<T>(
  conversation: Conversation,
  calls: readonly ToolCall[],
  turn: number,
  { toolbelt, workspace, phase, step }: Assignment<T>,
): Promise<Conversation> {
  const { answers, tree, seconds } = await step(`${phase} ${turn}: tools`, async (signal) => {
    const startedAt = performance.now();
    const shell = await workspace.at(conversation.tree, signal);
    const given = await answersTo(calls, conversation, toolbelt, shell, signal);
    try {
      return { answers: given, tree: await workspace.save(signal), seconds: secondsSince(startedAt) };
    } catch (error) {
      if (!(error instanceof Error && error.name === 'WorkbenchBroken')) throw error;
      // The tree that was saved before is put back by the next turn.
      const content = `Your last calls were undone, because their result cannot be kept: ${error.message}`;
      const undone = given.map(({ callId, handle }) => ({ callId, handle, content }));
      return { answers: undone, tree: conversation.tree, seconds: secondsSince(startedAt) };
    }
  });
  const after = answers.reduce(withAnswer, {
    ...conversation,
    seconds: conversation.seconds + seconds,
    tree,
  });
  const notice = noticeRepetition(after.messages);
  return notice === undefined ? after : remark(after, notice);
}

interface Answer {
  readonly callId: string;
  readonly handle: string;
  readonly content: string;
  /** All of it, where the content is a part. */
  readonly whole?: string;
  readonly folder?: string;
}

/** Shorter ones are never left out of a conversation, so nobody asks for them again. */
const KEPT_FROM_CHARACTERS = 400;

async function answersTo(
  calls: readonly ToolCall[],
  start: Conversation,
  toolbelt: Toolbelt,
  shell: Shell,
  signal: AbortSignal,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let conversation = start;
  let spent = 0;
  for (const call of calls) {
    const { folder, outputs, results } = conversation;
    const handle = `o${results + 1}`;
    const used = await toolbelt.use(call, calls, { shell, folder, outputs, handle, spent }, signal);
    if (used === undefined) continue;
    const { failed: _, ...told } = used;
    const given = { callId: call.id, handle, ...told };
    answers.push(given);
    conversation = withAnswer(conversation, given);
    spent += given.content.length;
  }
  return answers;
}

function withAnswer(conversation: Conversation, given: Answer): Conversation {
  const { callId, handle, content, whole = content, folder = conversation.folder } = given;
  const { outputs: before } = conversation;
  const outputs = whole.length > KEPT_FROM_CHARACTERS ? { ...before, [handle]: whole } : before;
  return { ...answer(conversation, callId, content), outputs, folder };
}
