import type { ChatCompletionRequest } from '@copilotkit/aimock';
import { startScriptedModel, type Script, type ScriptedModel } from '../../src/cli/demo/scripted-model.ts';
import type { ChatModel } from '../../src/model/model.ts';
import { createOpenAiChat } from '../../src/model/openai-chat.ts';
import type { Parts } from '../../src/workflow/parts.ts';

/** What is said in each conversation. */
export interface Lines {
  /** The replies of each candidate, over both phases and what follows its review. */
  readonly candidates: readonly Script[];
  /** Nobody reviews where nothing is said here. */
  readonly review?: Script;
  readonly choose?: Script;
  readonly summarise?: Script;
}

export interface Cast extends AsyncDisposable {
  readonly models: Parts['models'];
  /** What was asked so far, by conversation. */
  requests(): ReadonlyMap<string, readonly ChatCompletionRequest[]>;
  /** How long they took to reply. */
  seconds(): number;
}

/** A scripted model of its own for each conversation, as two candidates may begin with the same words. */
export async function gatherCast({ candidates, review, choose, summarise }: Lines): Promise<Cast> {
  await using resources = new AsyncDisposableStack();
  const scripts: [string, Script][] = [
    ...candidates.map((replies, index): [string, Script] => [`candidate ${index + 1}`, replies]),
    ['review', review ?? []],
    ['select: choose', choose ?? []],
    ['summary', summarise ?? []],
  ];
  const servers = new Map<string, ScriptedModel>();
  const chats = new Map<string, ChatModel>();
  for (const [name, replies] of scripts) {
    const server = resources.use(await startScriptedModel(replies));
    servers.set(name, server);
    chats.set(name, chatWith(server));
  }
  let seconds = 0;
  let speaking = 'candidate 1';
  const modelThat = (nameOf: (conversation: string) => string): ChatModel => ({
    name: 'scripted',
    async reply(request, signal) {
      const startedAt = performance.now();
      const name = nameOf(request.conversation ?? '');
      try {
        return await chats.get(name)!.reply(request, signal);
      } finally {
        seconds += (performance.now() - startedAt) / 1000;
      }
    },
  });
  const kept = resources.move();
  return {
    models: {
      coding: modelThat((phase) => {
        // What follows a review is said by whoever spoke last.
        if (!phase.startsWith('review')) speaking = /^candidate \d+/.exec(phase)?.[0] ?? 'candidate 1';
        return speaking;
      }),
      reviewing: modelThat((conversation) => conversation),
      summarising: modelThat(() => 'summary'),
    },
    requests: () => new Map(Array.from(servers, ([name, server]) => [name, server.requests()])),
    seconds: () => seconds,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function chatWith({ url }: ScriptedModel): ChatModel {
  return createOpenAiChat({
    baseUrl: url,
    apiKey: 'none',
    model: 'scripted',
    timeoutSeconds: 60,
    retries: 0,
  });
}
