import { describe, expect, test } from 'vitest';
import { installationOf, shop, start, tokenOf } from './shop.ts';
import { webhookReceiver } from './webhook-receiver.ts';

describe('things going wrong', () => {
  test('a request fails as often as it was told to', async () => {
    const github = await start();
    const bot = await installationOf(github);
    github.fail({ method: 'GET', path: /\/issues\/1$/, status: 502, times: 2 });
    const issue_number = await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
    const get = () => bot.rest.issues.get({ ...shop, issue_number });
    await expect(get()).rejects.toMatchObject({ status: 502 });
    await expect(get()).rejects.toMatchObject({ status: 502 });
    expect((await get()).status).toBe(200);
  });

  test('an answer can be lost after its effect', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const issue_number = await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
    github.fail({ method: 'POST', path: /\/comments$/, status: 'hang-up', afterEffect: true });
    await expect(bot.rest.issues.createComment({ ...shop, issue_number, body: 'Hi' })).rejects.toThrow(/./);
    expect((await bot.rest.issues.listComments({ ...shop, issue_number })).data).toHaveLength(1);
  });

  test('a delayed request waits until it is let go', async () => {
    const github = await start();
    const { promise, resolve } = Promise.withResolvers<void>();
    github.delay({ method: 'GET', path: /\/issues$/, until: promise });
    const order: string[] = [];
    const listed = github
      .asUser('ada')
      .rest.issues.listForRepo(shop)
      .then(() => order.push('listed'));
    await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
    order.push('opened');
    resolve();
    await listed;
    expect(order).toEqual(['opened', 'listed']);
  });

  test('a deleted repository is found by nobody', async () => {
    const github = await start();
    const bot = await installationOf(github);
    await github.deleteRepository('acme', 'shop');
    await expect(bot.rest.repos.get(shop)).rejects.toMatchObject({ status: 404 });
    await expect(bot.rest.git.createBlob({ ...shop, content: 'x' })).rejects.toMatchObject({ status: 404 });
  });

  test('a suspended or removed installation gets neither answers nor tokens nor webhooks', async () => {
    const app = await webhookReceiver();
    const github = await start(app.url);
    const bot = await installationOf(github);
    await bot.rest.repos.get(shop);
    github.setInstallation('suspended');
    await expect(bot.rest.repos.get(shop)).rejects.toMatchObject({ status: 403 });
    await expect(tokenOf(github)).rejects.toMatchObject({ status: 403 });
    await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
    github.setInstallation('removed');
    await expect(bot.rest.repos.get(shop)).rejects.toMatchObject({ status: 401 });
    await expect(tokenOf(github)).rejects.toMatchObject({ status: 404 });
    expect(app.received).toEqual([]);
  });

  test('an unknown token is nobody', async () => {
    const github = await start();
    const headers = { authorization: 'token ghp_made_up' };
    expect((await fetch(`${github.url}/user`, { headers })).status).toBe(401);
  });

  test('a request that GitHub would not know is told by the violations', async () => {
    const github = await start();
    const bot = await installationOf(github);
    await bot.request('GET /repos/acme/shop/nonsense').catch(() => undefined);
    expect(github.violations()).toEqual(['GET /repos/acme/shop/nonsense: GitHub has no such operation']);
  });
});

test('closing it ends it', async () => {
  const github = await start();
  await github[Symbol.asyncDispose]();
  await expect(fetch(github.url)).rejects.toThrow('fetch failed');
});
