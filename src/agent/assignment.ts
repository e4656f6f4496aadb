import type { ChatModel } from '../model/model.ts';
import type { Conversation } from './conversation.ts';
import type { Toolbelt } from './assemble-toolbelt.ts';
import type { Tree, Workspace } from './workspace.ts';

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
