import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryAttempt } from '../../src/cli/demo/emulated-github/deliveries.ts';
import { eventually } from '../support/eventually.ts';
import { startRunningApp, type RunningApp } from '../support/running-app.ts';
import { REPOSITORY, webhookUrl } from '../support/stage.ts';
import { answersOn } from '../support/traces.ts';

describe('a webhook that is POSTed to the App’s port', { timeout: 120_000 }, () => {
  let running: RunningApp;
  let issue: number;
  let genuine: DeliveryAttempt;
  beforeAll(async () => {
    running = await startRunningApp({ script: [], sandbox: 'process' });
    const { github } = running;
    github.setWebhookUrl(undefined);
    issue = await github.openIssue('mara', REPOSITORY, { title: 'Help, please' });
    await github.comment('mara', REPOSITORY, issue, '/heirloom help');
    genuine = await github.deliveries.waitFor(({ event }) => event === 'issue_comment');
  }, 120_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  const sign = (body: string, secret: string) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

  /** Posts it under a delivery id of its own; undefined as a signature leaves the header out. */
  async function post(body: string, signature: string | undefined) {
    const guid = randomUUID();
    const { 'x-hub-signature-256': _, ...headers } = genuine.headers;
    const answer = await fetch(webhookUrl(running.app.port), {
      method: 'POST',
      headers: {
        ...headers,
        'x-github-delivery': guid,
        ...(signature !== undefined && { 'x-hub-signature-256': signature }),
      },
      body,
    });
    await answer.arrayBuffer();
    return { status: answer.status, guid };
  }
  const wasStored = (guid: string) =>
    running.logged.some((line) => line.includes('request stored') && line.includes(guid));

  it.each<{ which: string; signed: (body: string, secret: string) => string | undefined }>([
    { which: 'with another secret', signed: (body) => sign(body, 'a guess') },
    { which: 'for another body', signed: (body, secret) => sign(`${body} `, secret) },
    { which: 'with nothing', signed: () => undefined },
    { which: 'with what is no signature', signed: () => 'sha256=' },
    { which: 'by the old algorithm', signed: () => `sha1=${'0'.repeat(40)}` },
  ])('signed $which is refused, and not stored', async ({ signed }) => {
    const body = JSON.stringify(genuine.payload);
    const { status, guid } = await post(body, signed(body, running.github.webhookSecret));
    expect([400, 401]).toContain(status);
    expect(wasStored(guid)).toBe(false);
  });

  it('signed with the App’s secret is stored and answered, and it is the only one', async () => {
    const body = JSON.stringify(genuine.payload);
    const { status, guid } = await post(body, sign(body, running.github.webhookSecret));
    expect(status).toBe(200);
    expect(wasStored(guid)).toBe(true);
    const answers = await eventually(async () => {
      const said = await answersOn(running.github, issue);
      return said.length > 0 && said;
    });
    expect(answers).toEqual([expect.stringContaining('/heirloom fix [hint]')]);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});
