import type { ToolAnswer } from '../../src/agent/assemble-toolbelt.ts';
import { createToolbelt, type ToolbeltOptions } from '../../src/agent/toolbelt.ts';
import type { Shell } from '../../src/agent/workspace.ts';
import type { ToolCall } from '../../src/model/model.ts';

export interface ToolSession {
  use(name: string, input: unknown): Promise<ToolAnswer>;
  /** Several calls of one turn. */
  useTogether(...calls: readonly (readonly [name: string, input: unknown])[]): Promise<ToolAnswer[]>;
  /** The content alone. */
  says(name: string, input: unknown): Promise<string>;
}

let nextId = 0;

/** A call as a model makes it; arguments that are not a text are written as JSON. */
export function toolCall(name: string, input: unknown): ToolCall {
  const untrustedArguments = typeof input === 'string' ? input : JSON.stringify(input);
  return { id: `c${nextId++}`, name, untrustedArguments };
}

/** Tools used one turn after the other, with the folder and the outputs kept between them as the agent does. */
export function toolSession(shell: Shell, options: Partial<ToolbeltOptions> = {}): ToolSession {
  const toolbelt = createToolbelt({
    recall: (query) => Promise.resolve(`recalled ${query}`),
    commandSeconds: 20,
    ...options,
  });
  let folder = '.';
  let results = 0;
  const outputs: Record<string, string> = {};

  const useTogether: ToolSession['useTogether'] = async (...made) => {
    const calls = made.map(([name, input]) => toolCall(name, input));
    const answers: ToolAnswer[] = [];
    let spent = 0;
    for (const call of calls) {
      const handle = `o${++results}`;
      const place = { shell, folder, handle, outputs, spent };
      const answer = (await toolbelt.use(call, calls, place, AbortSignal.timeout(60_000)))!;
      outputs[handle] = answer.whole ?? answer.content;
      folder = answer.folder ?? folder;
      spent += answer.content.length;
      answers.push(answer);
    }
    return answers;
  };
  const use: ToolSession['use'] = async (name, input) => (await useTogether([name, input]))[0]!;
  return { use, useTogether, says: async (name, input) => (await use(name, input)).content };
}
