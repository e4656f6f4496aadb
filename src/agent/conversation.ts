import type { Message, ToolMessage, Usage } from '../model/model.ts';
import type { Tree } from './workspace.ts';

/** A conversation so far: plain data, so that it can be kept, resumed and forked. */
export interface Conversation {
  /** As they are sent: old results may have been left out, and then stand in `outputs`. */
  readonly messages: readonly Message[];
  readonly tree: Tree;
  /** Where the next shell command starts, relative to the workspace. */
  readonly folder: string;
  /** How many tool results there were, whatever has become of them. */
  readonly results: number;
  /** What tools said at length, whole, by the handle under which the model can ask for it. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the first so many messages take, as the provider counted them. */
  readonly counted?: { readonly messages: number; readonly tokens: number } | undefined;
  /** The model's window, where it has shown to be smaller than was thought. */
  readonly windowTokens?: number | undefined;
  /** What stands for the turns that were taken out, and where among the messages. */
  readonly past?: Past | undefined;
  readonly usages: readonly Usage[];
  /** What its replies, its tools and the program's checks took; time that a process was down does not count. */
  readonly seconds: number;
}

export interface Past {
  readonly at: number;
  /** Empty where no model could sum it up. */
  readonly untrustedSummary: string;
  /** The calls that were made, a line each, with what came of them. */
  readonly calls: readonly string[];
}

export function beginConversation(messages: readonly Message[], tree: Tree = ''): Conversation {
  return { messages, tree, folder: '.', results: 0, outputs: {}, usages: [], seconds: 0 };
}

export function say(conversation: Conversation, content: string): Conversation {
  return { ...conversation, messages: [...conversation.messages, { role: 'user', content }] };
}

export function answer(conversation: Conversation, callId: string, content: string): Conversation {
  const results = conversation.results + 1;
  const message: ToolMessage = { role: 'tool', callId, content, handle: `o${results}` };
  return { ...conversation, messages: [...conversation.messages, message], results };
}

/** Adds a line to what the last tool said, or says it where no tool spoke last. */
export function remark(conversation: Conversation, line: string): Conversation {
  const last = conversation.messages.at(-1);
  if (last?.role !== 'tool') return say(conversation, line);
  const content = `${last.content}\n\n${line}`;
  return { ...conversation, messages: [...conversation.messages.slice(0, -1), { ...last, content }] };
}
