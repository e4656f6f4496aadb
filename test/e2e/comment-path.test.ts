import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fields } from '../../src/cli/demo/emulated-github/routes.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { begunRun, endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { PLACE, REPOSITORY, webhookUrl } from '../support/stage.ts';
import { answersOn, pullsFor } from '../support/traces.ts';

describe.skipIf(noEngine)('a command in a comment', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    running = await startRunningApp({ script: scripts.script });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  const openIssue = (title: string) =>
    running.github.openIssue('rita', REPOSITORY, { title, body: running.sample.issue.body });
  const say = (login: string, issue: number, body: string) =>
    running.github.comment(login, REPOSITORY, issue, body);
  const answered = (issue: number, answer: RegExp, count = 1) =>
    eventually(async () => {
      const answers = await answersOn(running.github, issue);
      return answers.length >= count && answers.find((body) => answer.test(body));
    });
  const runsOf = (issue: number) => running.app.durable.list({ subject: `${REPOSITORY}#${issue}` });
  /** Once GitHub has been answered, whatever was to be stored is stored. */
  const delivered = (comment: number) =>
    running.github.deliveries.waitFor(
      ({ event, payload }) => event === 'issue_comment' && fields(payload['comment'])['id'] === comment,
    );
  const wasStored = (guid: string) =>
    running.logged.some((line) => line.includes('request stored') && line.includes(guid));

  it('that asks for a fix with a hint becomes a pull request, and the hint reaches the model', async () => {
    const title = 'Asked for with a hint';
    const issue = await openIssue(title);
    scripts.write(title, directFix(issue));
    const comment = await say('mara', issue, '/heirloom fix look at `parse` before anything else');
    expect(await endedRun(running, issue)).toMatchObject({ status: 'done', outcome: { kind: 'proposed' } });

    const [request] = running.model.requests().filter(({ messages }) => asked(messages, title));
    expect(JSON.stringify(request?.messages)).toContain('look at `parse` before anything else');
    const { rest } = running.maintainer;
    const reactions = await rest.reactions.listForIssueComment({ ...PLACE, comment_id: comment });
    expect(reactions.data).toMatchObject([{ content: 'eyes', user: { login: 'heirloom[bot]' } }]);
    expect(await pullsFor(running.github, issue)).toHaveLength(1);
    const answers = await answersOn(running.github, issue);
    expect(answers).toEqual([expect.stringContaining('**Proposed a fix**')]);
  });

  it('that asks what there is to say is answered, also when the word is not known', async () => {
    const issue = await openIssue('Asked for help');
    await say('mara', issue, '/heirloom help');
    expect(await answered(issue, /`\/heirloom fix \[hint\]`/)).not.toContain('do not know');
    await say('mara', issue, '/heirloom fixx');
    expect(await answered(issue, /do not know the command/, 2)).toContain('`fixx`');
    await say('mara', issue, '/heirloom status');
    await answered(issue, /There was no run here yet/, 3);
    await say('mara', issue, '/heirloom cancel');
    await answered(issue, /No run is under way/, 4);
    expect(await runsOf(issue)).toEqual([]);
  });

  it.each(['stranger', 'rita'])('by %s, who may only read, is refused with the reason', async (login) => {
    const issue = await openIssue(`Asked for by ${login}`);
    await say(login, issue, '/heirloom fix');
    const refusal = await answered(issue, /Only people with write access/);
    expect(refusal).toContain(`\`${login}\` has \`read\``);
    expect(await runsOf(issue)).toEqual([]);
  });

  it('by a bot is not even stored, though the bot may write', async () => {
    const issue = await openIssue('Asked for by a bot');
    const { guid, statusCode } = await delivered(await say('renewal[bot]', issue, '/heirloom fix'));
    expect(statusCode).toBe(200);
    expect(wasStored(guid)).toBe(false);
    expect(await answersOn(running.github, issue)).toEqual([]);
  });

  it('that stands in a code block or a quotation is not one', async () => {
    const issue = await openIssue('Only talked about');
    for (const body of ['```\n/heirloom fix\n```', '> /heirloom fix\n\nWhat is that?']) {
      const { guid, statusCode } = await delivered(await say('mara', issue, body));
      expect(statusCode).toBe(200);
      expect(wasStored(guid)).toBe(false);
    }
    expect(await answersOn(running.github, issue)).toEqual([]);
  });

  it('for a second run of the same issue is answered, and starts none', async () => {
    const title = 'Asked for twice';
    const issue = await openIssue(title);
    scripts.write(title, [{ say: 'Let me think.', delayMs: 120_000 }]);
    await say('mara', issue, '/heirloom fix');
    const { run } = await begunRun(running, issue);
    await say('mara', issue, '/heirloom fix');
    expect(await answered(issue, /A run for this issue is under way already/)).toContain(run);
    await say('mara', issue, '/heirloom status');
    expect(await answered(issue, /asked for at/)).toContain(`\`${run}\``);
    await say('mara', issue, '/heirloom cancel');
    expect(await endedRun(running, issue)).toMatchObject({ run, status: 'cancelled' });
    expect(await runsOf(issue)).toHaveLength(1);
  });

  it('counts once, however often and however much at once it is delivered', async () => {
    const title = 'Delivered again and again';
    const issue = await openIssue(title);
    scripts.write(title, directFix(issue));
    const { github } = running;
    github.setWebhookUrl(undefined);
    const { guid, statusCode } = await delivered(await say('mara', issue, '/heirloom fix'));
    expect(statusCode).toBe(502);
    github.setWebhookUrl(webhookUrl(running.app.port));
    await Promise.all([github.redeliver(guid), github.redeliver(guid), github.redeliver(guid)]);
    await begunRun(running, issue);
    await github.redeliver(guid);
    expect(await endedRun(running, issue)).toMatchObject({ status: 'done', outcome: { kind: 'proposed' } });
    await github.redeliver(guid);

    expect(await runsOf(issue)).toHaveLength(1);
    expect(await answersOn(github, issue)).toHaveLength(1);
    expect(await pullsFor(github, issue)).toHaveLength(1);
    expect(scripts.asked(title)).toBe(2);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});

function asked(messages: readonly unknown[], title: string): boolean {
  return JSON.stringify(messages).includes(title);
}
