import { describe, expect, test } from 'vitest';
import { appOf, installationOf, pushFix, shop, start } from './shop.ts';
import { webhookReceiver } from './webhook-receiver.ts';

describe('webhooks', () => {
  test('a label and a comment arrive signed, whole and as published', async () => {
    const app = await webhookReceiver();
    const github = await start(app.url);
    const issue = await github.openIssue('ada', 'acme/shop', { title: 'Bug', body: 'It is 1.' });
    await github.label('ada', 'acme/shop', issue, 'heirloom');
    await github.comment('ada', 'acme/shop', issue, '/heirloom fix');
    await github.deliveries.waitFor(({ event, action }) => event === 'issues' && action === 'labeled');
    await github.deliveries.waitFor(({ event }) => event === 'issue_comment');
    const probot = appOf(github);
    await probot.load(() => undefined);
    for (const { headers, body } of app.received) {
      expect(await probot.webhooks.verify(body, String(headers['x-hub-signature-256']))).toBe(true);
      expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
      expect(JSON.parse(body)).toMatchObject({
        installation: { id: github.installationId },
        repository: { full_name: 'acme/shop', default_branch: 'main' },
        sender: { login: 'ada', type: 'User' },
      });
    }
    const payloads = github.deliveries.attempts.map(({ payload }) => payload);
    expect(payloads.find(({ action }) => action === 'labeled')).toMatchObject({
      label: { name: 'heirloom', default: false },
      issue: { number: issue, title: 'Bug', user: { login: 'ada' } },
    });
    expect(payloads.find(({ comment }) => comment)).toMatchObject({ comment: { body: '/heirloom fix' } });
    expect(github.violations()).toEqual([]);
  });

  test('a pull request of the bot is announced with its real commits', async () => {
    const app = await webhookReceiver();
    const github = await start(app.url);
    const bot = await installationOf(github);
    const { commit } = await pushFix(bot, 'fix/price');
    await bot.rest.pulls.create({ ...shop, head: 'fix/price', base: 'main', title: 't' });
    const { payload } = await github.deliveries.waitFor(({ event }) => event === 'pull_request');
    expect(payload).toMatchObject({ pull_request: { head: { sha: commit.sha }, commits: 1 } });
    expect(github.violations()).toEqual([]);
  });

  test('a redelivery is the same bytes under the same guid', async () => {
    const app = await webhookReceiver();
    const github = await start(app.url);
    await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
    const { guid } = await github.deliveries.waitFor(({ event }) => event === 'issues');
    await github.redeliver(guid);
    const [first, second] = app.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-github-delivery']).toBe(guid);
    expect(second?.headers['x-hub-signature-256']).toBe(first?.headers['x-hub-signature-256']);
  });

  test('the app finds what it missed while it was away, and asks for it again', async () => {
    const app = await webhookReceiver();
    const github = await start();
    await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
    await github.deliveries.waitFor(({ event }) => event === 'issues');
    github.setWebhookUrl(app.url);
    const octokit = await appOf(github).auth();
    const listed = (await octokit.rest.apps.listWebhookDeliveries()).data;
    expect(listed).toMatchObject([
      { event: 'issues', action: 'opened', status_code: 502, redelivery: false },
    ]);
    const [missed] = listed;
    if (!missed) throw new Error('nothing is listed');
    await octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: missed.id });
    await github.deliveries.waitFor(({ redelivery }) => redelivery);
    const after = (await octokit.rest.apps.listWebhookDeliveries({ per_page: 1 })).data;
    expect(after).toMatchObject([{ guid: missed.guid, status: 'OK', redelivery: true }]);
    expect(app.received).toHaveLength(1);
    const detail = await octokit.rest.apps.getWebhookDelivery({ delivery_id: missed.id });
    expect(detail.data.request.payload).toMatchObject({ action: 'opened' });
    expect(github.violations()).toEqual([]);
  });

  test('what is held can be released in another order, or dropped', async () => {
    const app = await webhookReceiver();
    const github = await start(app.url);
    github.deliveries.hold();
    for (const title of ['one', 'two', 'three']) {
      await github.deliveries.deliver('issues', { action: 'opened', title });
    }
    expect(app.received).toEqual([]);
    await github.deliveries.release((held) => held.toReversed().slice(0, 2));
    expect(app.received.map(({ body }) => body)).toEqual([
      expect.stringContaining('three'),
      expect.stringContaining('two'),
    ]);
  });
});
