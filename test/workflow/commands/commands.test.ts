import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../src/workflow/trigger-request.ts';
import { REPOSITORY, startConversation, type Conversation } from '../conversation.ts';

let conversation: Conversation;
beforeAll(async () => {
  conversation = await startConversation();
}, 120_000);
afterAll(() => conversation[Symbol.asyncDispose](), 60_000);

const onPull = (pull: number) => ({ issue: pull, on: 'pull-request' as const });
const begins = (run: string, input: object) =>
  vi.waitFor(() => expect(conversation.begun.get(run)).toMatchObject(input), { timeout: 20_000 });
const stops = (head: string) => ({ stopped: { head, because: 'somebody else has pushed to its branch' } });

async function pushedTo(pull: { branch: string }): Promise<string> {
  return conversation.world.github.pushAs('edsger', REPOSITORY, pull.branch, { 'note.txt': pull.branch });
}

describe('retry', () => {
  it('of an issue is a new run with the hint, whatever became of the last one', async () => {
    const { say, open } = conversation;
    const { issue } = await open('Retried', { state: 'refused' });
    const { came, delivery } = await say('edsger', { kind: 'retry', hint: 'look at sum' }, { issue });
    expect(came).toBe(`fix-${delivery}`);
    await begins(came, { issue: { number: issue }, untrustedHint: 'look at sum' });
  });

  it('of a pull request is another round, and takes away that it was stopped', async () => {
    const { say, open, memory } = conversation;
    const { pull } = await open('Another round');
    await memory.outcomes.update(pull, (now) => ({ ...now, stopped: { head: 'x', because: 'checks fail' } }));
    const { came } = await say('edsger', { kind: 'retry', hint: 'smaller' }, onPull(pull));
    const why = { kind: 'retry', by: 'edsger', untrustedHint: 'smaller' };
    await begins(came, { pullRequest: pull, repository: REPOSITORY, why });
    expect(await memory.outcomes.of(pull)).not.toHaveProperty('stopped');
  });

  it('while a round is under way says so', async () => {
    const { say, open, answers } = conversation;
    const { pull } = await open('Twice');
    const first = await say('ada', { kind: 'retry' }, onPull(pull));
    expect((await say('ada', { kind: 'retry' }, onPull(pull))).came).toBe(`already active: ${first.came}`);
    expect(await answers(pull)).toEqual([expect.stringContaining('at work on this pull request already')]);
  });

  it('does not build on what somebody else has pushed, without being told to', async () => {
    const { say, open, answers } = conversation;
    const opened = await open('Pushed to');
    await pushedTo(opened);
    expect((await say('ada', { kind: 'retry' }, onPull(opened.pull))).came).toBe('somebody else has pushed');
    expect(await answers(opened.pull)).toEqual([expect.stringContaining('/heirloom continue')]);
  });
});

describe('continue', () => {
  it('goes on from the commit of somebody else, and looks what is to be done', async () => {
    const { say, open, memory, answers, world } = conversation;
    const opened = await open('Goes on');
    const head = await pushedTo(opened);
    await memory.outcomes.update(opened.pull, (now) => ({ ...now, ...stops(head) }));
    const remark = await world.github.comment('edsger', REPOSITORY, opened.pull, 'Rename it, please.');
    const { came } = await say('edsger', { kind: 'continue' }, onPull(opened.pull));
    expect(came).toMatch(`follow-up-${opened.pull}-remark-${remark}`);
    const outcome = await memory.outcomes.of(opened.pull);
    expect(outcome).toMatchObject({ heads: [opened.head, head], adopted: [head] });
    expect(outcome).not.toHaveProperty('stopped');
    expect(await answers(opened.pull)).toEqual([`I go on from ${head.slice(0, 12)}.`]);
  });

  it.each<Command['kind']>(['continue', 'retry'])(
    '%s means nothing on a pull request of somebody else',
    async (kind) => {
      const { say, answers, world } = conversation;
      const { github, hosted, base } = world;
      await hosted.raw('update-ref', `refs/heads/theirs-${kind}`, base);
      await github.pushAs('edsger', REPOSITORY, `theirs-${kind}`, { 'a.txt': 'a' });
      const { data } = await github.asUser('edsger').rest.pulls.create({
        owner: 'ada',
        repo: 'engine',
        title: 'Mine',
        head: `theirs-${kind}`,
        base: 'main',
      });
      await say('edsger', { kind } as Command, onPull(data.number));
      expect(await answers(data.number)).toEqual(['I can do that only in a pull request of my own.']);
    },
  );

  it('means nothing on a pull request that is closed', async () => {
    const { say, open, answers, world } = conversation;
    const { pull } = await open('Closed');
    await world.github.close('ada', REPOSITORY, pull);
    await say('ada', { kind: 'continue' }, onPull(pull));
    expect(await answers(pull)).toEqual([expect.stringContaining('is closed')]);
  });
});

describe('fix', () => {
  it('on a pull request says what to do instead', async () => {
    const { say, open, answers, begun } = conversation;
    const { pull } = await open('Fixed where it is no issue');
    const before = begun.size;
    await say('ada', { kind: 'fix' }, onPull(pull));
    expect(await answers(pull)).toEqual([expect.stringContaining('`/heirloom retry [hint]`')]);
    expect(begun.size).toBe(before);
  });

  it('by a label is refused, once, where the pull request was refused; by a person it is not', async () => {
    const { say, open, answers } = conversation;
    const { issue } = await open('Refused', { state: 'refused' });
    for (let time = 1; time <= 2; time++)
      expect((await say('ada', { kind: 'fix' }, { issue, trigger: 'label' })).came).toMatch('refused before');
    expect(await answers(issue)).toEqual([expect.stringMatching(/was refused: http[^]*\/heirloom retry/)]);
    const { came } = await say('ada', { kind: 'fix' }, { issue });
    await begins(came, { issue: { number: issue } });
  });

  it('never has what a run has reported overwritten by that it waits', async () => {
    const { open, answers, world, say } = conversation;
    const { issue } = await open('Quick');
    const { came } = await say('ada', { kind: 'fix' }, { issue });
    expect(await answers(issue)).toEqual([expect.stringContaining('**Queued.**')]);
    await world.forge.statusComment(issue, came, 'Working');
    await world.forge.statusComment(issue, came, 'Queued', 'unless there is one');
    expect(await answers(issue)).toEqual(['Working']);
  });
});

describe('status', () => {
  it('tells the runs and the pull request, in the issue and in the pull request', async () => {
    const { say, open, answers } = conversation;
    const { issue, pull, head } = await open('How far', stops('x'));
    const { came } = await say('ada', { kind: 'fix' }, { issue });
    await say('ada', { kind: 'status' }, { issue });
    await say('ada', { kind: 'status' }, onPull(pull));
    const told = expect.stringMatching(
      new RegExp(`My pull request http\\S+/${pull} is open\\. I leave it alone because somebody else`),
    );
    expect((await answers(issue)).slice(1)).toEqual([told]);
    expect((await answers(issue))[1]).toContain(`\`${came}\``);
    expect(await answers(pull)).toEqual([expect.stringMatching(/^There was no run here yet\.[^]*is open/)]);
    expect(head).not.toBe('');
  });
});

describe('cancel', { timeout: 60_000 }, () => {
  it('in the pull request ends its round, and so it does in the issue', async () => {
    const { say, open, answers, runs } = conversation;
    for (const from of ['issue', 'pull'] as const) {
      const opened = await open(`Cancelled from the ${from}`);
      const { came } = await say('ada', { kind: 'retry' }, onPull(opened.pull));
      const where = from === 'issue' ? { issue: opened.issue } : onPull(opened.pull);
      expect((await say('edsger', { kind: 'cancel' }, where)).came).toBe(`cancelled ${came}`);
      expect(await runs.get(came)).toMatchObject({ status: 'cancelled' });
      expect(await answers(opened.pull)).toEqual([
        expect.stringMatching(/\*\*Cancelled\*\* by `edsger`\. `\/heirloom retry`/),
      ]);
    }
  });

  it('says so where there is nothing to cancel', async () => {
    const { say, open, answers } = conversation;
    const { issue } = await open('Idle');
    await say('ada', { kind: 'cancel' }, { issue });
    expect(await answers(issue)).toEqual(['No run is under way here.']);
  });
});

describe('what is asked', () => {
  it('in a thread of a review is answered there', async () => {
    const { say, open, world, rules } = conversation;
    const { pull } = await open('In a thread');
    const body = '/heirloom remember Tests come first.';
    const thread = await world.github.reviewComment('ada', REPOSITORY, pull, {
      path: 'src/sum.js',
      line: 1,
      body,
    });
    const at = { ...onPull(pull), comment: { id: thread, body, thread } };
    await say('ada', { kind: 'remember', untrustedRule: 'Tests come first.' }, at);
    expect(rules).toContain(`remember Tests come first. ada /ada/engine/pull/${pull}#discussion_r${thread}`);
    const { data } = await world.github
      .asUser('ada')
      .rest.pulls.listReviewComments({ owner: 'ada', repo: 'engine', pull_number: pull });
    expect(data.map(({ in_reply_to_id: within, user }) => [within, user.login])).toEqual([
      [undefined, 'ada'],
      [thread, 'heirloom[bot]'],
    ]);
    const seen = await world.github
      .asUser('ada')
      .rest.pulls.getReviewComment({ owner: 'ada', repo: 'engine', comment_id: thread });
    expect(seen.data.body).toBe(body);
  });

  it('about a change is explained, in its issue too; and elsewhere there is nothing to explain', async () => {
    const { say, open, answers, world } = conversation;
    const { issue, pull } = await open('Explained');
    await say('ada', { kind: 'explain' }, { issue });
    await say('ada', { kind: 'explain' }, onPull(pull));
    expect(await answers(issue)).toEqual([`Because of #${pull}.`]);
    expect(await answers(pull)).toEqual([`Because of #${pull}.`]);
    const other = await world.github.openIssue('ada', REPOSITORY, { title: 'Another' });
    await say('ada', { kind: 'explain' }, { issue: other });
    expect(await answers(other)).toEqual(['There is no change of mine here to explain.']);
  });

  it('as a question is a run of its own, beside others', async () => {
    const { say, open } = conversation;
    const { issue, pull } = await open('Asked');
    const fix = await say('ada', { kind: 'fix' }, { issue });
    const first = await say('ada', { kind: 'ask', untrustedQuestion: 'Where?' }, { issue });
    const comment = { id: 5, body: '', thread: 4 };
    const second = await say(
      'edsger',
      { kind: 'ask', untrustedQuestion: 'Why?' },
      { ...onPull(pull), comment },
    );
    expect(new Set([fix.came, first.came, second.came]).size).toBe(3);
    await begins(fix.came, {});
    await begins(first.came, { issue, by: 'ada', untrustedQuestion: 'Where?' });
    await begins(second.came, { issue: pull, thread: 4, by: 'edsger', untrustedQuestion: 'Why?' });
  });

  it('as a question says at once that it is looked up, and can be cancelled where it was asked', async () => {
    const { say, open, answers, world, runs } = conversation;
    const { issue, pull } = await open('Asked in vain');
    const path = { path: 'src/sum.js', line: 1, body: 'Why?' };
    const thread = await world.github.reviewComment('ada', REPOSITORY, pull, path);
    const comment = { id: thread, body: '', thread };
    const inThread = await say(
      'ada',
      { kind: 'ask', untrustedQuestion: 'Why?' },
      { ...onPull(pull), comment },
    );
    const inIssue = await say('ada', { kind: 'ask', untrustedQuestion: 'Where?' }, { issue });
    expect(await answers(issue)).toEqual([expect.stringMatching(/^> Where\?\n\n\*\*Looking for an answer/)]);
    for (const [{ came }, at] of [
      [inThread, onPull(pull)],
      [inIssue, { issue }],
    ] as const) {
      expect((await say('ada', { kind: 'cancel' }, at)).came).toBe(`cancelled ${came}`);
      expect((await runs.get(came))?.status).toBe('cancelled');
      expect(await answers(at.issue)).toEqual([
        expect.stringMatching(/^\*\*Cancelled\*\* by `ada`. `\/heirloom ask …` begins anew/),
      ]);
    }
    const said = await world.github
      .asUser('ada')
      .rest.pulls.listReviewComments({ owner: 'ada', repo: 'engine', pull_number: pull });
    expect(said.data.map(({ in_reply_to_id: within }) => within)).toEqual([undefined, thread]);
  });

  it('to forget a rule is done', async () => {
    const { say, open, answers, rules } = conversation;
    const { issue } = await open('Forgotten');
    await say('ada', { kind: 'forget', untrustedRule: 'tests-first' }, { issue });
    expect(rules).toContain('forget tests-first');
    expect(await answers(issue)).toEqual(['Forgotten: tests-first']);
  });
});

const COMMANDS: readonly Command[] = [
  { kind: 'fix' },
  { kind: 'retry' },
  { kind: 'continue' },
  { kind: 'answer', untrustedText: '1', bare: false },
  { kind: 'cancel' },
  { kind: 'status' },
  { kind: 'explain' },
  { kind: 'remember', untrustedRule: 'Always.' },
  { kind: 'forget', untrustedRule: 'always' },
  { kind: 'ask', untrustedQuestion: 'Why?' },
  { kind: 'help' },
];

describe.each([
  ['a stranger', 'stranger'],
  ['somebody who may only sort issues', 'alan'],
  ['a bot that is not allowed', 'sly[bot]'],
  ['the bot itself', 'heirloom[bot]'],
])('%s', (_who, login) => {
  it('gets nothing for any command but one comment that says so', async () => {
    const { say, open, answers, begun, rules, memory } = conversation;
    const { issue, pull } = await open(`Asked for by ${login}`);
    const before = { begun: begun.size, rules: rules.length, outcome: await memory.outcomes.of(pull) };
    for (const command of COMMANDS)
      for (const where of [{ issue }, onPull(pull)])
        expect((await say(login, command, where)).came).toBe(`refused ${login}`);
    expect({ begun: begun.size, rules: rules.length, outcome: await memory.outcomes.of(pull) }).toEqual(
      before,
    );
    for (const where of [issue, pull])
      expect(await answers(where)).toEqual([expect.stringContaining('Only people with write access')]);
  });
});

it('lets a bot that is allowed ask as a writer', async () => {
  const { say, open, answers } = conversation;
  const { pull } = await open('Asked for by a bot');
  await say('renovate[bot]', { kind: 'help' }, onPull(pull));
  expect(await answers(pull)).toEqual([expect.stringContaining('`/heirloom continue`')]);
});

it('has asked GitHub for nothing that GitHub does not describe', () => {
  expect(conversation.world.github.violations()).toEqual([]);
});
