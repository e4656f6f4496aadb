import { fenced } from '../lib/markdown.ts';
import type { ChatModel, ChatReply, ToolCall } from '../model/model.ts';
import { fitWindow, learnWindow, type Room } from './context.ts';
import { answer, remark, say, type Conversation } from './conversation.ts';
import { noticeRepetition } from './repetition.ts';
import type { Toolbelt } from './toolbelt.ts';
import type { Shell, Tree, Workspace } from './workspace.ts';

/** Runs `work` once and keeps its result; a resumed run is given the kept result instead. */
export type Step = <T>(name: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

export interface Question {
  readonly question: string;
  readonly options: readonly string[];
  /** What the agent would do without an answer. */
  readonly byDefault?: string | undefined;
}

export type Ending<T> =
  | { readonly kind: 'accepted'; readonly value: T; readonly conversation: Conversation }
  | { readonly kind: 'asked'; readonly question: Question; readonly conversation: Conversation }
  | GaveUp;

export interface GaveUp {
  readonly kind: 'gave-up';
  readonly because: string;
  /** `limit`: a budget is used up; `model`: it does not answer; `idle`: it no longer works on the task. */
  readonly why: 'limit' | 'model' | 'idle';
  readonly conversation: Conversation;
}

export type Verdict<T> =
  | { readonly kind: 'accepted'; readonly value: T; readonly seconds?: number }
  | {
      readonly kind: 'sent-back';
      readonly feedback: string;
      /** The tree to go on from, where it is not the one that was submitted. */
      readonly tree?: Tree;
      readonly seconds?: number;
    };

type Used = Pick<Conversation, 'usages' | 'seconds'>;

export interface Assignment<T> {
  /** Names the steps of this conversation apart from those of another one in the same run. */
  readonly phase: string;
  readonly model: ChatModel;
  /** Sums up what the window has no more room for. */
  readonly summariser: ChatModel;
  readonly windowTokens: number;
  readonly toolbelt: Toolbelt;
  readonly workspace: Workspace;
  readonly step: Step;
  /** Told of what was used after each reply, so that it is known however the conversation ends. */
  readonly note: (used: Used) => void;
  /** The reason to stop, once a limit is reached. Asked before each turn; its answer is kept with the turn. */
  readonly exhausted: (used: Used) => string | undefined;
  /** Looks at what the model submits: the model's word is never taken for it. */
  readonly judge: (
    untrustedSubmission: unknown,
    tree: Tree,
    conversation: Conversation,
  ) => Promise<Verdict<T>>;
  /** Looks at the tree after a turn that changed it; what it says is added to the turn's last result. */
  readonly observe?: (tree: Tree, turn: number) => Promise<Observation | undefined>;
  /** Puts a question to people and waits; nothing where nobody can be asked or nobody answers. */
  readonly ask?: (question: Question, turn: number) => Promise<string | undefined>;
}

export interface Observation {
  readonly note: string;
  readonly seconds: number;
}

const IDLE_REPLIES_BEFORE_GIVING_UP = 3;
/** Each is sent in a window that is a third smaller, so a tenth of the one that was configured is reached. */
const ATTEMPTS_TO_FIT = 7;

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
    if (reply.kind === 'stopped')
      return { kind: 'gave-up', because: reply.because, why: reply.why, conversation };
    conversation = heard(conversation, reply);
    assignment.note(conversation);

    const { calls } = reply.message;
    if (calls.length === 0) {
      idle++;
      if (idle >= IDLE_REPLIES_BEFORE_GIVING_UP) return gaveUpIdle(idle, conversation);
      conversation = say(conversation, nudge(reply));
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

type Stopped = { readonly kind: 'stopped'; readonly because: string; readonly why: 'limit' | 'model' };
type Spoken = Extract<ChatReply, { kind: 'message' }> & { readonly seconds: number };

async function nextReply<T>(
  conversation: Conversation,
  turn: number,
  assignment: Assignment<T>,
): Promise<{ readonly fitted: Conversation; readonly reply: Spoken | Stopped }> {
  let fitted = conversation;
  for (let attempt = 1; attempt <= ATTEMPTS_TO_FIT; attempt++) {
    const again = attempt === 1 ? '' : ` (${attempt})`;
    const room = roomOf(assignment, `${assignment.phase} ${turn}: compact${again}`);
    fitted = await fitWindow(fitted, room);
    const reply = await sendStep(fitted, `${assignment.phase} ${turn}: model${again}`, assignment);
    if (reply.kind !== 'overflow') return { fitted, reply };
    fitted = learnWindow(fitted, room);
  }
  const because = "the model's window is too small, however little of the task is sent";
  return { fitted, reply: { kind: 'stopped', because, why: 'model' } };
}

function roomOf<T>({ windowTokens, toolbelt, summariser, step }: Assignment<T>, name: string): Room {
  return {
    windowTokens,
    tools: toolbelt.definitions,
    summarise: (request) =>
      step(name, (signal) => summariser.reply({ ...request, conversation: name }, signal)),
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

async function useTools<T>(
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

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

function nudge({ message, cutOff }: Spoken): string {
  if (cutOff)
    return 'Your reply was cut off before a tool call. Continue with one tool call, and keep it short.';
  if (message.content.trim() === '') return 'Your reply was empty. Continue with a tool call.';
  return 'Nobody reads text without a tool call. Continue with a tool, or end with `submit` or `ask`.';
}
