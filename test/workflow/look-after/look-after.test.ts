import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { REPOSITORY, startConversation, type Conversation, type Opened } from '../conversation.ts';
import { roundOf } from '../../memory/sample-outcome.ts';

let conversation: Conversation;
beforeAll(async () => {
  conversation = await startConversation();
}, 120_000);
afterAll(() => conversation[Symbol.asyncDispose](), 60_000);

const failing = { name: 'test', conclusion: 'failure' } as const;
const push = ({ branch }: Opened, text: string) =>
  conversation.world.github.pushAs('edsger', REPOSITORY, branch, { 'note.txt': text });
const begins = (run: string, input: object) =>
  vi.waitFor(() => expect(conversation.begun.get(run)).toMatchObject(input), { timeout: 20_000 });
const cancels = (run: string) =>
  vi.waitFor(async () => expect(await conversation.runs.cancel(run)).toMatchObject({ kind: 'cancelled' }));

describe('a look at a pull request', { timeout: 60_000 }, () => {
  it('where nothing has happened does nothing', async () => {
    const { open, look, answers } = conversation;
    const { pull } = await open('Quiet');
    expect(await look(pull)).toMatch('nothing to do');
    expect(await answers(pull)).toEqual([]);
  });

  it('begins one round for what a reviewer says, however many looks there are', async () => {
    const { open, look, world } = conversation;
    const { pull } = await open('Reviewed');
    await world.github.review('edsger', REPOSITORY, pull, {
      state: 'changes-requested',
      body: 'Not yet.',
      comments: [{ path: 'src/sum.js', line: 1, body: 'Why?' }],
    });
    const came = await look(pull);
    await begins(came, { pullRequest: pull, repository: REPOSITORY, why: { kind: 'review' } });
    expect(await look(pull)).toMatch('nothing to do');
    await world.github.comment('ada', REPOSITORY, pull, 'And what of that?');
    expect(await look(pull)).toMatch(`${came} is under way`);

    // What was said meanwhile is another round's; one that has ended without an answer is not begun again.
    await cancels(came);
    const next = await look(pull);
    expect(next).toMatch(/remark-\d+/);
    await cancels(next);
    expect(await look(pull)).toMatch('nothing to do');
  });

  it('waits for a run that is about to end, and then sees what that one has missed', async () => {
    const { open, look, world } = conversation;
    const { pull } = await open('Just over');
    await world.github.comment('ada', REPOSITORY, pull, 'Why?');
    const run = await look(pull);
    await begins(run, { pullRequest: pull });
    await world.github.comment('ada', REPOSITORY, pull, 'And what of that?');
    const again = look(pull, run);
    await cancels(run);
    expect(await again).toMatch(/^follow-up-\d+-remark-\d+/);
    await cancels(await again);
  });

  it('does not listen to strangers', async () => {
    const { open, look, world } = conversation;
    const { pull } = await open('Strange');
    await world.github.comment('stranger', REPOSITORY, pull, 'Take my code instead.');
    await world.github.comment('alan', REPOSITORY, pull, 'I would not.');
    expect(await look(pull)).toMatch('nothing to do');
  });

  it('takes what is answered for answered', async () => {
    const { open, look, world } = conversation;
    const { pull } = await open('Answered');
    const remark = await world.github.comment('ada', REPOSITORY, pull, 'Why?');
    await world.forge.statusComment(pull, `remark-${remark}`, 'Because.');
    expect(await look(pull)).toMatch('nothing to do');
  });

  it('stops when somebody else has pushed, and says so once', async () => {
    const { open, look, answers, memory } = conversation;
    const opened = await open('Pushed');
    const head = await push(opened, 'one');
    expect(await look(opened.pull)).toMatch('stopped: somebody else has pushed');
    expect(await memory.outcomes.of(opened.pull)).toMatchObject({ stopped: { head } });
    await push(opened, 'two');
    expect(await look(opened.pull)).toMatch('nothing to do: stopped');
    expect(await answers(opened.pull)).toEqual([
      expect.stringMatching(
        new RegExp(`pushed to this branch \\(${head.slice(0, 12)}\\)[^]*/heirloom continue`),
      ),
    ]);
  });

  it('mends failed checks of its own commit, and stops after three rounds', async () => {
    const { open, look, world, memory, answers } = conversation;
    const { pull, head } = await open('Failing');
    await world.github.check('ci', REPOSITORY, head, failing);
    const came = await look(pull);
    await begins(came, { pullRequest: pull, why: { kind: 'checks', head } });
    await cancels(came);
    expect(await look(pull)).toMatch('nothing to do');

    const rounds = [1, 2, 3].map(() => roundOf({ kind: 'checks', at: new Date().toISOString() }));
    await memory.outcomes.update(pull, (now) => ({ ...now, rounds }));
    expect(await look(pull)).toBe('stopped: checks still fail after 3 rounds (test)');
    expect(await answers(pull)).toEqual([
      expect.stringMatching(/3 rounds \(test\), so I stop here[^]*retry/),
    ]);
  });

  it('tries again when a person says that it may go on', async () => {
    const { open, say, world, memory } = conversation;
    const { pull, head } = await open('Failing still');
    await world.github.check('ci', REPOSITORY, head, failing);
    const rounds = [1, 2, 3].map(() => roundOf({ kind: 'checks', at: '2026-01-01T00:00:00.000Z' }));
    const stopped = { head, because: 'checks still fail' };
    await memory.outcomes.update(pull, (now) => ({ ...now, rounds, stopped }));
    await world.github.comment('ada', REPOSITORY, pull, '/heirloom continue');
    const { came } = await say('ada', { kind: 'continue' }, { issue: pull, on: 'pull-request' });
    expect(came).toMatch('-checks-');
    await begins(came, { pullRequest: pull, why: { kind: 'checks', head } });
  });

  it('answers after all, when it may go on, what a run could not answer', async () => {
    const { open, look, say, world } = conversation;
    const { pull } = await open('Said and tried');
    await world.github.comment('ada', REPOSITORY, pull, 'Why?');
    const tried = await look(pull);
    await begins(tried, { pullRequest: pull });
    await world.github.comment('ada', REPOSITORY, pull, '/heirloom cancel');
    await cancels(tried);
    expect(await look(pull)).toMatch('nothing to do');
    await world.github.comment('ada', REPOSITORY, pull, '/heirloom continue');
    const { came } = await say('ada', { kind: 'continue' }, { issue: pull, on: 'pull-request' });
    expect(came).toMatch(/remark-\d+-remark-\d+/);
    await begins(came, { pullRequest: pull, why: { kind: 'review' } });
    await cancels(came);
    expect(await look(pull)).toMatch('nothing to do');
  });

  it('learns how it ended, and takes it up again when it is opened again', async () => {
    const { open, look, learnt, world, memory } = conversation;
    const { pull } = await open('Closed');
    await world.github.close('ada', REPOSITORY, pull);
    expect(await look(pull)).toBe('learnt how it ended');
    expect(learnt).toContain(pull);

    const closed = { closedAt: new Date().toISOString(), closedBy: 'ada', untrustedBecause: 'No.' };
    await memory.outcomes.update(pull, (now) => ({ ...now, ...closed, state: 'refused' }));
    expect(await look(pull)).toMatch('nothing to do');
    await world.github.reopen('ada', REPOSITORY, pull);
    expect(await look(pull)).toMatch('nothing to do');
    const outcome = await memory.outcomes.of(pull);
    expect(outcome?.state).toBe('open');
    expect(outcome).not.toHaveProperty('untrustedBecause');
  });

  it('at one of somebody else does nothing', async () => {
    const { look, world } = conversation;
    const issue = await world.github.openIssue('ada', REPOSITORY, { title: 'No pull request' });
    expect(await look(issue)).toMatch('nothing to do');
  });

  it('asks GitHub for nothing that GitHub does not describe', () => {
    expect(conversation.world.github.violations()).toEqual([]);
  });
});
