import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectApp } from '../../src/forge/installation.ts';
import { createLog } from '../../src/lib/log.ts';
import { redeliverFailed } from '../../src/webhook/reconcile.ts';
import { startWebhookServer, WEBHOOK_PATH, type WebhookServer } from '../../src/webhook/server.ts';
import type { Request } from '../../src/workflow/trigger-request.ts';
import { createWebhookApp } from '../../src/webhook/webhook.ts';
import { PLACE, startEmulatedForge, type EmulatedForge } from '../forge/emulated-forge.ts';

const log = createLog({ level: 'silent', redact: (text) => text });
const taken: Request[] = [];
let storing: 'works' | 'fails' = 'works';
let world: EmulatedForge;
let server: WebhookServer;

beforeAll(async () => {
  world = await startEmulatedForge();
  const { appId, privateKey, url, webhookSecret } = world.github;
  const intake = (request: Request) => {
    if (storing === 'fails') return Promise.reject(new Error('the database is away'));
    taken.push(request);
    return Promise.resolve();
  };
  server = await startWebhookServer({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: url,
    host: '127.0.0.1',
    port: 0,
    log,
    app: createWebhookApp({
      label: 'heirloom',
      allowBots: [],
      appId,
      botLogin: 'heirloom[bot]',
      log,
      intake,
    }),
  });
});
afterAll(async () => {
  await server.stop();
  await world[Symbol.asyncDispose]();
});

const listening = () => `http://127.0.0.1:${server.port}${WEBHOOK_PATH}`;

async function label(title: string) {
  const ada = world.github.asUser('ada');
  const { data } = await ada.issues.create({ ...PLACE, title, body: '' });
  await ada.issues.addLabels({ ...PLACE, issue_number: data.number, labels: ['heirloom'] });
  return world.github.deliveries.waitFor(
    ({ action, payload }) => action === 'labeled' && JSON.stringify(payload).includes(title),
  );
}

function reconcile(since: Date) {
  const { appId, privateKey, url: baseUrl } = world.github;
  const octokit = connectApp({ appId, privateKey, baseUrl, log, paced: false });
  return redeliverFailed({ octokit, since, log });
}

it('asks again for what could not be delivered, until it was taken', async () => {
  const begin = new Date(Date.now() - 60_000);
  const unheard = await label('While nobody listened');
  world.github.setWebhookUrl(listening());
  storing = 'fails';
  const unstored = await label('While the database was away');
  expect([unheard.statusCode, unstored.statusCode]).toEqual([502, 500]);

  storing = 'works';
  const first = await reconcile(begin);
  expect(first.redelivered).toEqual(expect.arrayContaining([unheard.guid, unstored.guid]));
  for (const guid of first.redelivered) {
    await world.github.deliveries.waitFor((attempt) => attempt.guid === guid && attempt.redelivery);
  }
  const titles = taken.map((request) => [request.delivery, 'frozen' in request && request.frozen.title]);
  expect(Object.fromEntries(titles)).toEqual({
    [unheard.guid]: 'While nobody listened',
    [unstored.guid]: 'While the database was away',
  });

  const second = await reconcile(first.until);
  expect(second.redelivered).toEqual([]);
});

it('gives up on a delivery that fails every time', async () => {
  const begin = new Date(Date.now() - 1_000);
  storing = 'fails';
  const hopeless = await label('Never stored');
  for (let attempt = 0; attempt < 4; attempt++) await world.github.redeliver(hopeless.guid);
  const { redelivered } = await reconcile(begin);
  expect(redelivered).not.toContain(hopeless.guid);
});
