import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type ApplicationFunction } from 'probot';
import type { Log } from '../lib/log.ts';
import { BoundedProbot } from './bounded-probot.ts';
import { probotLog } from './probot-log.ts';

export interface WebhookServerOptions {
  readonly appId: number;
  readonly privateKey: string;
  /** The webhook's secret: what is not signed with it is refused unread. */
  readonly secret: string;
  /** The API's address; GitHub's own by default. */
  readonly baseUrl?: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly app: ApplicationFunction;
  readonly log: Log;
}

export interface WebhookServer {
  readonly port: number;
  /** Takes no new delivery, lets those under way end, and then returns. */
  stop(): Promise<void>;
}

export const WEBHOOK_PATH = '/api/github/webhooks';

const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const LAST_REQUESTS_MS = 10_000;

export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const { appId, privateKey, secret, baseUrl, host, port, app, log } = options;
  const probotLogger = probotLog(log);
  const server = new Server({
    Probot: BoundedProbot.defaults({
      appId,
      privateKey,
      secret,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      log: probotLogger,
    }),
    log: probotLogger,
    host,
    ...listenOn(port),
    webhookPath: WEBHOOK_PATH,
    enablePing: false,
    enableStaticFiles: false,
  });
  await server.load(app);
  server.addHandler(answerHealth);
  const http = await server.start();
  http.headersTimeout = HEADERS_MS;
  http.requestTimeout = REQUEST_MS;
  log.info('listening for webhooks', { host, port: server.port, path: WEBHOOK_PATH });
  return {
    port: server.port,
    async stop() {
      const lastCall = setTimeout(() => http.closeAllConnections(), LAST_REQUESTS_MS);
      try {
        await server.stop();
      } finally {
        clearTimeout(lastCall);
      }
    },
  };
}

/** Probot takes the number 0 for none given and then listens on 3000; text it hands on to Node as it is. */
function listenOn(port: number): { port: number } {
  return Object.assign({ port }, { port: String(port) });
}

function answerHealth(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'GET' || request.url?.split('?')[0] !== '/healthz') return false;
  response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
  return true;
}
