import type { IncomingMessage, ServerResponse } from 'node:http';
import { Probot } from 'probot';

/** GitHub's own limit for a payload. */
const MOST_BYTES = 25 * 1024 * 1024;

type Middleware = Awaited<ReturnType<Probot['getNodeMiddleware']>>;

/** Probot, but for reading a body of any length into memory. */
export class BoundedProbot extends Probot {
  override async getNodeMiddleware(
    options?: Parameters<Probot['getNodeMiddleware']>[0],
  ): Promise<Middleware> {
    const handle = await super.getNodeMiddleware(options);
    return async (request, response, next) => {
      if (request.method !== 'POST') return handle(request, response, next);
      const body = await readBody(request, response);
      if (body === undefined) return true;
      request.body = body;
      return handle(request, response, next);
    };
  }
}

/** Undefined when the request is over: it was answered already, or its sender left. */
async function readBody(request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) {
        response.writeHead(413, { connection: 'close' }).end(() => request.destroy());
        return undefined;
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (request.destroyed) return undefined;
    throw error;
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
