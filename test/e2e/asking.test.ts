import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { heirloom } from '../support/command-line.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';
import { answersOn, branchesOf, containersOf, pullsFor } from '../support/traces.ts';

const QUESTION = { question: 'Is a number without a unit\na mistake?', options: ['It is', 'Seconds'] };
const asks = (more = {}): ScriptedReply => ({
  calls: [{ tool: 'ask', arguments: { ...QUESTION, ...more } }],
});

describe.skipIf(noEngine)('a run that asks', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    const environment = { HEIRLOOM_RUNS_PER_REPOSITORY: '1' };
    running = await startRunningApp({ script: scripts.script, environment });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  const say = (login: string, issue: number, body: string) =>
    running.github.comment(login, REPOSITORY, issue, body);
  const said = (issue: number, words: RegExp) =>
    eventually(async () => (await answersOn(running.github, issue)).find((body) => words.test(body)));

  async function begin(title: string, script: (issue: number) => readonly ScriptedReply[]): Promise<number> {
    const { github, sample } = running;
    const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
    scripts.write(title, script(issue));
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    return issue;
  }

  async function waitingRun(issue: number): Promise<string> {
    const subject = `${REPOSITORY}#${issue}`;
    const [run] = await eventually(async () => {
      const waiting = await running.app.durable.list({ subject, status: 'waiting' });
      return waiting.length > 0 && waiting;
    });
    return run!.run;
  }

  const modelWasTold = (title: string) =>
    JSON.stringify(
      running.model.requests().findLast(({ messages }) => {
        const told = JSON.stringify(messages);
        return told.includes(title) && !told.includes('You review a change');
      }),
    );

  it('waits without a sandbox, lets others work, and goes on with a maintainer’s answer to a pull request', async () => {
    const title = 'Asks, and is answered';
    const issue = await begin(title, (number) => [asks(), ...directFix(number)]);
    const run = await waitingRun(issue);
    const question = await said(issue, /A question before I go on/);
    for (const words of [
      '> Is a number without a unit\n> a mistake?',
      '1. It is\n2. Seconds',
      '`/heirloom answer 1`',
    ])
      expect(question).toContain(words);
    await said(issue, /\*\*Waiting for an answer\*\* to my question below since/);
    await eventually(async () => (await containersOf(run)).length === 0);

    const other = await begin('Works while another waits', directFix);
    expect(await endedRun(running, other)).toMatchObject({ outcome: { kind: 'proposed' } });
    expect(await waitingRun(issue)).toBe(run);

    await say('mara', issue, '/heirloom status');
    await said(issue, /waits for an answer since/);
    await say('mara', issue, '/heirloom answer 1\n\nAs in every other place.');
    const ended = await endedRun(running, issue);
    expect(ended).toMatchObject({ run, outcome: { kind: 'proposed' } });
    expect(modelWasTold(title)).toContain('mara, who has write access, answers:');
    expect(modelWasTold(title)).toContain(String.raw`Option 1: It is\nAs in every other place.`);
    expect(scripts.asked(title)).toBe(3);
    expect(await said(issue, /\*\*Proposed a fix\*\*/)).toContain('`mara` answered: Option 1: It is');
    const pulls = await pullsFor(running.github, issue);
    expect(pulls).toHaveLength(1);
    expect(pulls[0]!.body).toContain('**What the issue left open**');
    expect(pulls[0]!.body).toContain('`mara` answered: Option 1: It is');
    expect(await containersOf(run)).toEqual([]);
  });

  it('takes no answer from a reader, nor a number that he writes, nor one that was edited into a comment', async () => {
    const title = 'Asks, and is answered by a reader';
    const issue = await begin(title, (number) => [asks(), ...directFix(number)]);
    const run = await waitingRun(issue);
    await say('rita', issue, '2');
    await say('rita', issue, '/heirloom answer 2');
    await said(issue, /Only people with write access/);
    const comment = await say('mara', issue, 'Let me think.');
    const { owner, repo } = { owner: 'lapse-project', repo: 'lapse' };
    const edited = { owner, repo, comment_id: comment, body: '/heirloom answer 2' };
    await running.maintainer.rest.issues.updateComment(edited);
    expect(await waitingRun(issue)).toBe(run);

    await say('mara', issue, '1');
    expect(await endedRun(running, issue)).toMatchObject({ run, outcome: { kind: 'proposed' } });
    expect(modelWasTold(title)).toContain('Option 1: It is');
    expect(modelWasTold(title)).not.toContain('Option 2');
  });

  it('can be answered by its operator on the command line, who also sees what it cost', async () => {
    const title = 'Asks, and is answered on the command line';
    const issue = await begin(title, (number) => [asks(), ...directFix(number)]);
    const run = await waitingRun(issue);
    const runs = (...words: string[]) => heirloom(['runs', ...words], { HEIRLOOM_DATA: running.dataHome });
    expect((await runs('list', '--status', 'waiting')).out).toContain(run);
    expect((await runs('show', run)).out).toMatch(/\n {2}1 replies of models, \d+ tokens, .* not known/);
    expect(await runs('answer', run, 'Both.')).toMatchObject({ code: 0, out: `answered ${run}\n` });
    expect(await endedRun(running, issue)).toMatchObject({ run, outcome: { kind: 'proposed' } });
    expect(modelWasTold(title)).toContain(String.raw`the operator, who has write access, answers:\n\nBoth.`);
    expect(await runs('answer', run, 'Late.')).toMatchObject({ code: 1 });
  });

  it('can be cancelled while it waits', async () => {
    const issue = await begin('Asks, and is cancelled', () => [asks()]);
    const run = await waitingRun(issue);
    await say('mara', issue, '/heirloom cancel');
    expect(await endedRun(running, issue)).toMatchObject({ run, status: 'cancelled' });
    await said(issue, /\*\*Cancelled\*\* by `mara`/);
    await say('mara', issue, '/heirloom answer 1');
    await said(issue, /No question of mine waits/);
    expect((await branchesOf(running.github)).filter((name) => name.includes(`/${issue}-`))).toEqual([]);
  });

  it('keeps silent about a number that answers nothing', async () => {
    const { github } = running;
    const issue = await github.openIssue('rita', REPOSITORY, { title: 'How many are there?' });
    await say('mara', issue, '3');
    await say('mara', issue, '/heirloom answer 3');
    await said(issue, /No question of mine waits/);
    expect(await answersOn(github, issue)).toHaveLength(1);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});

describe.skipIf(noEngine)('a run that asks, and that nobody answers', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    const environment = { HEIRLOOM_ANSWER_DAYS: '0.00003' };
    running = await startRunningApp({ script: scripts.script, environment });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  async function end(title: string, script: (issue: number) => readonly ScriptedReply[]) {
    const { github, sample } = running;
    const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
    scripts.write(title, script(issue));
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    return { issue, run: await endedRun(running, issue) };
  }

  it('goes on with what it would do by default, and says so', async () => {
    const byDefault = { default: 'Refuse the number' };
    const { issue, run } = await end('Goes on', (number) => [asks(byDefault), ...directFix(number)]);
    expect(run).toMatchObject({ outcome: { kind: 'proposed' } });
    const answers = await answersOn(running.github, issue);
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatch(/Nobody answered within [\d.]+ minutes; went on with the default: Refuse the/);
    expect(answers[1]).toContain('I go on with: Refuse the number');
    const [pull] = await pullsFor(running.github, issue);
    expect(pull!.body).toContain('went on with the default: Refuse the number');
  });

  it('ends where it sees no default', async () => {
    const { issue, run } = await end('Stops', () => [asks()]);
    expect(run).toMatchObject({ status: 'done', outcome: { kind: 'asked', question: QUESTION } });
    const answers = await answersOn(running.github, issue);
    expect(answers[0]).toContain('**No fix without an answer to this question:**');
    expect(answers[0]).toContain('> Is a number without a unit\n> a mistake?\n> - It is\n> - Seconds');
    expect(answers[0]).toContain('/heirloom fix <your answer>');
    expect(answers[1]).toMatch(/Without an answer until .* I stop here/);
  });
});
