/**
 * How fast webhooks are acknowledged: signed deliveries of 20 KB at 50 connections, some of them sent twice, each
 * acknowledged by Heirloom only when it is in Postgres; beside a bare Probot with an empty handler. The servers run
 * in processes of their own. Prints JSON.
 *
 *     npx node bench/acknowledgement.ts [seconds]
 *
 * DATABASE_URL names a Postgres to use; otherwise the embedded one is started in a temporary folder.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon, { type Context, type Request } from 'autocannon';
import { z } from 'zod';
import { WEBHOOK_PATH } from '../src/webhook/server.ts';

const SECRET = 'the secret of the benchmark';
const CONNECTIONS = 50;
const SENT_TWICE = 0.1;
const SECONDS = Number(process.argv[2] ?? 10);

interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly failed: number;
}

interface Load extends Figures {
  readonly sent: number;
  /** The ids that were answered with a 200; some of them were sent twice. */
  readonly acknowledged: ReadonlySet<string>;
}

const Message = z.object({ port: z.number().optional(), stored: z.array(z.string()).optional() });

/** A payload of 20 KB; only the ids differ, so that signing does not slow the generator down. */
const BODY = JSON.stringify({
  action: 'labeled',
  label: { name: 'heirloom' },
  issue: {
    number: 1,
    title: 'It does not add up',
    body: 'x'.repeat(20 * 1024 - 400),
    user: { login: 'ada' },
    updated_at: '2026-01-01T00:00:00Z',
  },
  repository: { name: 'engine', owner: { login: 'ada' } },
  installation: { id: 100 },
  sender: { login: 'ada', type: 'User' },
});
const SIGNATURE = `sha256=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`;

async function load(port: number, name: string): Promise<Load> {
  const acknowledged = new Set<string>();
  let sent = 0;
  let last = '';
  const setupRequest = (request: Request, context: Context): Request => {
    // Every tenth is the one before it, sent once more while that one is still under way.
    const again = last !== '' && sent % (1 / SENT_TWICE) === 0;
    last = again ? last : `${name}-${sent}`;
    sent += 1;
    context.delivery = last;
    return { ...request, headers: { ...request.headers, 'x-github-delivery': last } };
  };
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${WEBHOOK_PATH}`,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        body: BODY,
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'issues',
          'x-hub-signature-256': SIGNATURE,
        },
        setupRequest,
        onResponse(status, _body, { delivery }) {
          if (status === 200 && delivery !== undefined) acknowledged.add(delivery);
        },
      },
    ],
  });
  return {
    perSecond: Math.round(result['2xx'] / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
    max: result.latency.max,
    failed: result.non2xx + result.errors + result.timeouts,
    sent,
    acknowledged,
  };
}

async function measure(kind: 'bare' | 'heirloom', dataHome: string) {
  const args = [kind, SECRET, dataHome, process.env['DATABASE_URL']].filter((arg) => arg !== undefined);
  const server = fork(new URL('acknowledgement/server.ts', import.meta.url), args);
  const exited = once(server, 'exit');
  const { port = 0 } = await messageFrom(server);
  await load(port, `warm-up-${process.pid}`);
  const { acknowledged, ...figures } = await load(port, `measured-${process.pid}`);
  server.send('stop');
  const stored = new Set((await messageFrom(server)).stored);
  await exited;
  const lost = [...acknowledged].filter((delivery) => !stored.has(delivery)).length;
  const durable = kind === 'bare' ? {} : { stored: stored.size, lost };
  return { ...figures, distinct: acknowledged.size, ...durable };
}

async function messageFrom(server: ChildProcess): Promise<z.infer<typeof Message>> {
  const [message]: unknown[] = await once(server, 'message');
  return Message.parse(message);
}

const dataHome = await mkdtemp(join(tmpdir(), 'heirloom-bench-'));
try {
  const bare = await measure('bare', dataHome);
  const heirloom = await measure('heirloom', dataHome);
  console.log(JSON.stringify({ connections: CONNECTIONS, bodyBytes: BODY.length, bare, heirloom }, null, 2));
} finally {
  await rm(dataHome, { recursive: true, force: true });
}
