/** A conversation with a language model, in the words of chat completions but tied to no provider. */
export interface ChatModel {
  readonly name: string;
  reply(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
}

export interface ChatRequest {
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  /** Names the conversation in a recording, apart from others in the same run. */
  readonly conversation?: string;
  /** Given the words as they come, to be shown; the reply holds them all. */
  readonly onText?: (untrustedPiece: string) => void;
}

export type Message =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string }
  | AssistantMessage
  | ToolMessage;

export interface ToolMessage {
  readonly role: 'tool';
  readonly callId: string;
  readonly content: string;
  /** Under which the result can be asked for again once it is left out; not sent. */
  readonly handle?: string | undefined;
}

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: string;
  readonly calls: readonly ToolCall[];
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it: not parsed, perhaps not parseable. */
  readonly untrustedArguments: string;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: Record<string, unknown>;
}

export interface Usage {
  /** By the name that it is configured with, for which its price is known. */
  readonly model: string;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

export type ChatReply =
  | {
      readonly kind: 'message';
      readonly message: AssistantMessage;
      readonly usage: Usage;
      readonly cutOff: boolean;
    }
  /** The conversation no longer fits the model's window. */
  | { readonly kind: 'overflow' }
  /** It did not answer, after every retry. */
  | { readonly kind: 'unavailable'; readonly because: string };
