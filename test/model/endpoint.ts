import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createOpenAiChat, type OpenAiOptions } from '../../src/model/openai-chat.ts';
import type { ChatModel } from '../../src/model/model.ts';

export interface Asked {
  readonly messages: readonly { role: string; content: string | null; tool_calls?: readonly unknown[] }[];
  readonly [key: string]: unknown;
}

export interface Endpoint extends AsyncDisposable {
  readonly asked: readonly Asked[];
  readonly told: readonly string[];
  readonly url: string;
  readonly chat: ChatModel;
}

/** A model's endpoint on this machine that answers as the test says; `count` is the number of the request. */
export async function endpointThat(
  answers: (response: ServerResponse, body: Asked, count: number) => void,
  options: Partial<OpenAiOptions> = {},
): Promise<Endpoint> {
  const asked: Asked[] = [];
  const told: string[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await json(request)) as Asked;
    asked.push(body);
    answers(response, body, asked.length);
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1`;
  const chat = createOpenAiChat({
    baseUrl: url,
    apiKey: 'test',
    model: 'local',
    timeoutSeconds: 20,
    retries: 2,
    tell: (sentence) => told.push(sentence),
    ...options,
  });
  return {
    asked,
    told,
    url,
    chat,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export const completion = (message: unknown, rest: object = {}) => ({
  choices: [{ index: 0, message, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 5 },
  ...rest,
});

/** Server-sent events; a text is sent as it stands. */
export function sendEvents(response: ServerResponse, events: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events)
    response.write(typeof event === 'string' ? event : `data: ${JSON.stringify(event)}\n\n`);
}

export const delta = (said: unknown, finish: string | null = null) => ({
  choices: [{ index: 0, delta: said, finish_reason: finish }],
});
