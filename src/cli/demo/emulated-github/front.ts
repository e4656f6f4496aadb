import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { portOf } from './port.ts';
import type { Actor, Answer, Call } from './routes.ts';

/** The one HTTP server that everybody speaks to. */
export interface Front extends AsyncDisposable {
  readonly url: string;
  /** What went wrong inside, which a caller may only have seen as a 500. */
  readonly failures: readonly unknown[];
  /** Until this is called, requests are answered 503. */
  serve(handlers: FrontHandlers): void;
}

export interface FrontHandlers {
  readonly identify: (authorization: string | undefined) => Actor;
  /** Undefined closes the connection without an answer. */
  readonly answer: (call: Call) => Promise<Answer | undefined>;
}

const starting: FrontHandlers = {
  identify: () => ({ kind: 'anonymous' }),
  answer: async () => ({ status: 503 }),
};

export async function openFront(): Promise<Front> {
  let handlers = starting;
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    respond(request, response, handlers).catch((error: unknown) => {
      failures.push(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end('The emulated GitHub broke.');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    failures,
    serve: (given) => void (handlers = given),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { identify, answer }: FrontHandlers,
): Promise<void> {
  const url = new URL(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`);
  const raw = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  const call: Call = {
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    actor: identify(request.headers.authorization),
    raw,
    body: parsedBody(request, raw),
  };
  const answered = await answer(call);
  if (answered) await write(response, answered);
  else request.socket.destroy();
}

function parsedBody(request: IncomingMessage, raw: Buffer): unknown {
  if (raw.length === 0 || !request.headers['content-type']?.includes('json')) return undefined;
  try {
    return JSON.parse(raw.toString('utf8')) as unknown;
  } catch {
    // Each endpoint says itself what it misses.
    return undefined;
  }
}

async function write(response: ServerResponse, { status, headers = {}, body }: Answer): Promise<void> {
  if (body === undefined) {
    response.writeHead(status, headers).end();
  } else if (body instanceof Readable) {
    response.writeHead(status, headers);
    await pipeline(body, response);
  } else if (Buffer.isBuffer(body)) {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
    response.end(body);
  } else {
    const type = 'application/json; charset=utf-8';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(JSON.stringify(body));
  }
}
