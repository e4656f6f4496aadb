import type { ChatReply, ChatRequest, Message } from '../model/model.ts';
import { countTokens, messageTokens } from '../model/tokens.ts';
import type { Conversation, Past } from './conversation.ts';
import { callAnsweredAt, describeCall, exchangesOf } from './exchanges.ts';
import { keepResult, wasLeftOut } from './left-out.ts';
import { prompt } from './prompt.ts';
import { transcriptOf } from './transcript.ts';
import { patchOf } from './workspace.ts';

/** Asks the model that sums up. Its reply must be the same when a resumed run asks again: it is a step. */
export type Summarise = (request: ChatRequest) => Promise<ChatReply>;

/** Shares of the window. */
const NEWEST_SHARE = 0.2;
const TRANSCRIPT_SHARE = 0.5;
const LONGEST_SUMMARY_SHARE = 0.1;
const MOST_SUMMARY_TOKENS = 4_000;
const CALLS_SHARE = 0.05;
const MOST_CALLS_TOKENS = 2_000;
const WORDS_A_TOKEN = 0.5;

/**
 * A conversation that says the same in less: the rules, the task and what the program told, then a summary of the older
 * turns, then the newest turns whole. Where no model can sum up, the list of calls stands alone. Every result that is
 * taken out stays in `outputs`.
 */
export async function compact(
  conversation: Conversation,
  windowTokens: number,
  summarise: Summarise,
): Promise<Conversation> {
  const { exchanges } = exchangesOf(conversation.messages);
  const kept = newestWithin(exchanges, windowTokens * NEWEST_SHARE);
  if (kept === exchanges.length) return conversation;
  const old = exchanges.slice(0, exchanges.length - kept);
  const reply = await summarise(await summaryRequest(conversation, old.flat(), windowTokens));
  const usages = reply.kind === 'message' ? [...conversation.usages, reply.usage] : conversation.usages;
  return takeOut({ ...conversation, usages }, old.length, summaryIn(reply, windowTokens), windowTokens);
}

/** Without a model: nothing of the turns is left but the list of calls, and what an earlier summary said. */
export async function takeOutAll(conversation: Conversation, windowTokens: number): Promise<Conversation> {
  const { exchanges } = exchangesOf(conversation.messages);
  if (exchanges.length === 0) return conversation;
  const summary = conversation.past?.untrustedSummary ?? '';
  return takeOut(conversation, exchanges.length, summary, windowTokens);
}

/** How many of the newest fit, at least one. */
function newestWithin(exchanges: readonly (readonly Message[])[], tokens: number): number {
  let left = tokens;
  const tooOld = exchanges.findLastIndex((exchange) => {
    left -= exchange.reduce((sum, message) => sum + messageTokens(message), 0);
    return left < 0;
  });
  return Math.max(Math.min(1, exchanges.length), exchanges.length - 1 - tooOld);
}

async function summaryRequest(
  { messages, past }: Conversation,
  old: readonly Message[],
  windowTokens: number,
): Promise<ChatRequest> {
  const task = messages.find(({ role }) => role === 'user')?.content ?? '';
  const content = await prompt('compact', {
    task: task.slice(0, windowTokens / 2).toWellFormed(),
    earlier: past?.untrustedSummary ?? '',
    transcript: transcriptOf(old, windowTokens * TRANSCRIPT_SHARE),
    words: Math.floor(summaryTokens(windowTokens) * WORDS_A_TOKEN),
  });
  return { messages: [{ role: 'user', content }], tools: [] };
}

/** What the model said, where it is a summary: whole, not empty, and shorter than what it stands for. */
function summaryIn(reply: ChatReply, windowTokens: number): string {
  if (reply.kind !== 'message' || reply.cutOff) return '';
  const text = reply.message.content.trim();
  return countTokens(text) <= summaryTokens(windowTokens) ? text : '';
}

function summaryTokens(windowTokens: number): number {
  return Math.min(MOST_SUMMARY_TOKENS, windowTokens * LONGEST_SUMMARY_SHARE);
}

async function takeOut(
  conversation: Conversation,
  count: number,
  untrustedSummary: string,
  windowTokens: number,
): Promise<Conversation> {
  const { messages, past, tree } = conversation;
  const { opening, exchanges } = exchangesOf(messages);
  const outputs = { ...conversation.outputs };
  const old = exchanges.slice(0, count);
  const calls = [...(past?.calls ?? []), ...callsOf(old.flat(), outputs)];
  const before = [...opening.filter((_, index) => index !== past?.at), ...old.flatMap(toldByProgram)];
  const content = await pastMessage({ untrustedSummary, calls }, tree, windowTokens);
  return {
    ...conversation,
    messages: [...before, { role: 'user', content }, ...exchanges.slice(count).flat()],
    past: { at: before.length, untrustedSummary, calls },
    outputs,
    counted: undefined,
  };
}

/** Phases and their rules still hold; a reminder to use a tool does not. */
function toldByProgram([first, ...answers]: readonly Message[]): Message[] {
  if (first?.role === 'assistant' && first.calls.length === 0) return [];
  return answers.filter(({ role }) => role === 'user');
}

const LONGEST_RESULT_LINE = 120;

/** A line for each call; its result is kept by its handle. */
function callsOf(messages: readonly Message[], outputs: Record<string, string>): string[] {
  return messages.flatMap((message, index) => {
    if (message.role !== 'tool') return [];
    const call = describeCall(callAnsweredAt(messages, index));
    if (message.handle === undefined) return [call];
    if (wasLeftOut(message.content, outputs)) return [`${message.handle} ${call}`];
    const handle = keepResult(message.handle, message.content, outputs);
    const line = message.content.split('\n', 1)[0]!.slice(0, LONGEST_RESULT_LINE).toWellFormed();
    return [`${handle} ${call}: ${line}`];
  });
}

async function pastMessage(
  { untrustedSummary, calls }: Omit<Past, 'at'>,
  tree: string,
  windowTokens: number,
): Promise<string> {
  let left = Math.min(MOST_CALLS_TOKENS, windowTokens * CALLS_SHARE);
  const tooOld = calls.findLastIndex((line) => {
    left -= countTokens(line) + 1;
    return left < 0;
  });
  const listed = calls.slice(tooOld + 1);
  return prompt('past', {
    summary: untrustedSummary,
    changed: changedPaths(tree),
    calls: listed.join('\n'),
    callsLeftOut: tooOld + 1,
  });
}

const MOST_PATHS = 40;

/** As the tree's patch names them; no line inside a diff can begin like this. */
function changedPaths(tree: string): string[] {
  const patch = patchOf(tree);
  const paths = [...patch.matchAll(/^diff --git .*? "?b\/(.*?)"?$/gm)].map(([, path]) => path!.slice(0, 200));
  const more = paths.length - MOST_PATHS;
  return more > 0 ? [...paths.slice(0, MOST_PATHS), `and ${more} more`] : paths;
}
