import { request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { plainHeaders, plainRoute, type Target, type UpstreamOptions } from './upstream.ts';

/** They concern one connection only, or the proxy itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

interface PlainRequest {
  readonly target: Target;
  readonly path: string;
  readonly options: UpstreamOptions;
  readonly idleMs: number;
}

/** Passes a request without TLS on to its target, under the target's own name whatever the request says. */
export function answerPlain(
  asked: IncomingMessage,
  answer: ServerResponse,
  { target, path, options, idleMs }: PlainRequest,
  failed: (error: unknown) => void,
): void {
  try {
    const upstream = request({
      ...plainRoute(target, path, options),
      method: asked.method,
      headers: { ...endToEnd(asked.headers), ...plainHeaders(target, options) },
    });
    upstream.setTimeout(idleMs, () => upstream.destroy(new Error('Nothing came for too long.')));
    upstream.on('error', failed);
    upstream.on('response', (response) => {
      try {
        answer.writeHead(response.statusCode ?? 502, response.statusMessage, endToEnd(response.headers));
        pipeline(response, answer, (error) => error && upstream.destroy());
      } catch (error) {
        upstream.destroy();
        failed(error);
      }
    });
    answer.on('close', () => upstream.destroy());
    pipeline(asked, upstream, (error) => error && failed(error));
  } catch (error) {
    failed(error);
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.includes(name));
  return Object.fromEntries(kept);
}
