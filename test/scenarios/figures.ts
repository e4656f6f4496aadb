import { appendFile } from 'node:fs/promises';
import type { ChatCompletionRequest } from '@copilotkit/aimock';
import { expect, inject } from 'vitest';
import { countTokens } from '../../src/model/tokens.ts';
import type { Origin } from '../../src/sandbox/sandbox.ts';
import type { Played } from './scene.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A file to write what each scene took to, a line each; bench/agent.ts gives it. */
    readonly figures?: string;
  }
}

export interface SceneFigures {
  readonly scene: string;
  readonly ending: string;
  /** Of each request: its tokens, and how many of them the one before in its conversation began with. */
  readonly conversations: Readonly<Record<string, readonly RequestFigures[]>>;
  readonly sandboxes: readonly Origin[];
  readonly seconds: Played['seconds'];
}

interface RequestFigures {
  readonly tokens: number;
  readonly shared: number;
}

type Asked = ReadonlyMap<string, readonly ChatCompletionRequest[]>;

export async function keepFigures(
  { outcome, opened, seconds }: Pick<Played, 'outcome' | 'opened' | 'seconds'>,
  asked: Asked,
): Promise<void> {
  const file = inject('figures');
  if (file === undefined) return;
  const { currentTestName, testPath } = expect.getState();
  const figures: SceneFigures = {
    scene: currentTestName ?? testPath ?? '',
    ending: outcome.kind,
    conversations: Object.fromEntries(
      Array.from(asked, ([name, requests]) => [name, requestFigures(requests)]),
    ),
    sandboxes: opened,
    seconds,
  };
  await appendFile(file, `${JSON.stringify(figures)}\n`);
}

function requestFigures(requests: readonly ChatCompletionRequest[]): RequestFigures[] {
  let before: readonly string[] = [];
  return requests.map(({ messages, tools = [] }) => {
    const pieces = [tools, ...messages].map((piece) => JSON.stringify(piece));
    const differs = pieces.findIndex((piece, index) => piece !== before[index]);
    const same = differs === -1 ? pieces.length : differs;
    before = pieces;
    return { tokens: tokensOf(pieces), shared: tokensOf(pieces.slice(0, same)) };
  });
}

function tokensOf(pieces: readonly string[]): number {
  return pieces.reduce((sum, piece) => sum + countTokens(piece), 0);
}
