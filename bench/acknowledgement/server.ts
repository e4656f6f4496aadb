/**
 * The process that is measured: a bare Probot whose handler does nothing, or Heirloom's own server whose handler
 * returns when the request is in Postgres. Told over IPC to stop; tells its port, and at the end what was stored.
 */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { Client } from 'pg';
import { Probot, Server } from 'probot';
import { openDatabase } from '../../src/durable/database.ts';
import { defineStory, startDurable } from '../../src/durable/durable.ts';
import { createLog } from '../../src/lib/log.ts';
import { startWebhookServer } from '../../src/webhook/server.ts';
import type { Request } from '../../src/workflow/trigger-request.ts';
import { createWebhookApp } from '../../src/webhook/webhook.ts';

interface Measured extends AsyncDisposable {
  readonly port: number;
  /** The ids of the deliveries that are in the database. */
  stored(): Promise<string[]>;
}

const [kind, secret = '', dataHome = '', databaseUrl] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const common = { appId: 7, privateKey, secret, host: '127.0.0.1', port: await freePort() };

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function startBare(): Promise<Measured> {
  const { host, port, ...options } = common;
  const log = pino({ level: 'silent' });
  const server = new Server({ Probot: Probot.defaults({ ...options, log }), host, port, log });
  await server.load((app) => app.on('issues.labeled', async () => undefined));
  await server.start();
  return {
    port: server.port,
    stored: async () => [],
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

async function startHeirloom(): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const log = createLog({ level: 'error', redact: (text) => text });
  const database = stack.use(
    await openDatabase({ ...(databaseUrl === undefined ? {} : { url: databaseUrl }), dataHome, log }),
  );
  const told = defineStory('request', async (_steps, request: Request) => request.delivery);
  const durable = stack.use(
    await startDurable<Request>({
      databaseUrl: database.url,
      executor: 'bench',
      stories: () => ({ request: told, others: [] }),
      concurrencyPerRepository: 1,
      log,
    }),
  );
  const app = createWebhookApp({
    label: 'heirloom',
    allowBots: [],
    appId: common.appId,
    botLogin: 'heirloom[bot]',
    log,
    intake: async (request) => void (await durable.accept(request.delivery, request)),
  });
  const server = await startWebhookServer({ ...common, app, log });
  stack.defer(() => server.stop());
  const started = stack.move();
  return {
    port: server.port,
    stored: () => listStored(database.url),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

async function listStored(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `select substr(workflow_uuid, length('delivery:') + 1) as id
         from heirloom.workflow_status where workflow_uuid like 'delivery:measured-%'`,
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

const measured = await (kind === 'bare' ? startBare() : startHeirloom());
process.send?.({ port: measured.port });
process.once('message', () => {
  void (async () => {
    process.send?.({ stored: await measured.stored() });
    await measured[Symbol.asyncDispose]();
    process.disconnect();
  })();
});
