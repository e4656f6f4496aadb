import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOpenApi } from '../support/openapi.ts';
import { PLACE, startEmulatedForge, type EmulatedForge } from './emulated-forge.ts';

const REPOSITORY = 'ada/engine';

let world: EmulatedForge;
beforeAll(async () => {
  world = await startEmulatedForge();
});
afterAll(() => world[Symbol.asyncDispose]());

async function published(run: string) {
  const { pullRequest, commit, branch } = await world.forge.publish(world.publication(run));
  return { number: pullRequest.number, commit, branch };
}

const line = { path: 'src/sum.js', line: 2, body: 'Why 2?' };

describe('a pull request', () => {
  it('is read with what its markers name', async () => {
    const { number, commit } = await published('read');
    expect(await world.forge.pullRequest(number)).toMatchObject({
      kind: 'found',
      title: 'fix: add up',
      author: 'heirloom[bot]',
      isOwn: true,
      issue: 1,
      run: 'read',
      state: 'open',
      merged: false,
      head: commit,
      base: { branch: 'main', sha: world.base },
      mergeable: true,
    });
    expect(await world.forge.pullRequest(9_999)).toEqual({ kind: 'gone' });
  });

  it('of somebody else is not the app’s own, whatever its markers name', async () => {
    const { branch } = await published('copied');
    const theirs = `${branch}-copy`;
    await world.hosted.raw(['update-ref', `refs/heads/${theirs}`, branch]);
    const body = '<!-- heirloom:issue=1 -->\n<!-- heirloom:run=copied -->';
    const copy = { ...PLACE, title: 'copied', body, head: theirs, base: 'main' };
    const { number } = (await world.github.asUser('ada').rest.pulls.create(copy)).data;
    const state = await world.forge.pullRequest(number);
    expect(state).toMatchObject({ isOwn: false, author: 'ada' });
    expect(state).not.toHaveProperty('run');
    expect((await world.forge.openPullRequests()).map((open) => open.number)).not.toContain(number);
  });

  it('is listed while it is open, the newest first', async () => {
    const first = await published('list-1');
    const second = await published('list-2');
    const listed = async () => (await world.forge.openPullRequests()).map(({ number }) => number);
    const open = await listed();
    expect(open.indexOf(second.number)).toBeLessThan(open.indexOf(first.number));
    await world.github.close('ada', REPOSITORY, first.number);
    expect(await listed()).not.toContain(first.number);
    expect(await world.forge.pullRequest(first.number)).toMatchObject({ state: 'closed', merged: false });
  });

  it('tells what it became', async () => {
    const { number } = await published('merged');
    const mergeCommit = await world.github.merge('edsger', REPOSITORY, number, { squash: true });
    expect(await world.forge.pullRequest(number)).toMatchObject({
      state: 'closed',
      merged: true,
      mergeCommit,
      mergedBy: 'edsger',
    });
    expect(await world.forge.mergedPullRequests(1)).toMatchObject([
      { number, title: 'fix: add up', author: 'heirloom[bot]', labels: [] },
    ]);
  });

  it('keeps its markers when it is written anew', async () => {
    const { number } = await published('anew');
    await world.forge.rewrite(number, { title: 'fix: it adds\nup', body: 'Anew, with hunter2hunter2.' });
    const { data } = await world.github.asUser('ada').rest.pulls.get({ ...PLACE, pull_number: number });
    expect(data.title).toBe('fix: it adds up');
    expect(data.body).toBe(
      'Anew, with [redacted].\n\n<!-- heirloom:issue=1 -->\n<!-- heirloom:run=anew -->\n',
    );
    await world.forge.rewrite(number, { body: data.body ?? '' });
    expect(await world.forge.pullRequest(number)).toMatchObject({ run: 'anew', body: data.body });
  });
});

describe('the talk in a pull request', () => {
  it('is read whole: reviews, comments on lines, remarks, by whom', async () => {
    const { number, commit } = await published('talk');
    const review = { state: 'changes-requested', body: 'Not yet.', comments: [line] } as const;
    const id = await world.github.review('edsger', REPOSITORY, number, review);
    await world.github.comment('stranger', REPOSITORY, number, 'I like it.');
    const talk = await world.forge.talk(number);
    expect(talk.reviews).toMatchObject([
      { id, by: { login: 'edsger', isBot: false }, state: 'changes-requested', untrustedBody: 'Not yet.' },
    ]);
    expect(talk.comments).toMatchObject([
      {
        thread: talk.comments[0]?.id,
        by: { login: 'edsger', isSelf: false },
        untrustedBody: 'Why 2?',
        path: 'src/sum.js',
        commit,
        line: 2,
        untrustedHunk: expect.stringContaining('+export const sum = 2;'),
      },
    ]);
    expect(talk.comments[0]).not.toHaveProperty('editedAt');
    expect(talk.remarks).toMatchObject([{ by: { login: 'stranger' }, untrustedBody: 'I like it.' }]);
  });

  it('tells a line that has changed since as one without a number', async () => {
    const { number, branch } = await published('outdated');
    await world.github.reviewComment('edsger', REPOSITORY, number, line);
    await world.github.pushAs('edsger', REPOSITORY, branch, { 'src/sum.js': 'export const sum = 9;\n' });
    const [comment] = (await world.forge.talk(number)).comments;
    expect(comment).not.toHaveProperty('line');
  });

  it('is read to the end when it fills more than a page', async () => {
    const { number } = await published('long');
    for (let n = 0; n < 101; n++) await world.github.comment('ada', REPOSITORY, number, `remark ${n}`);
    const { remarks } = await world.forge.talk(number);
    expect(remarks.map(({ untrustedBody }) => untrustedBody).slice(-2)).toEqual(['remark 99', 'remark 100']);
  });
});

describe('an answer in a thread', () => {
  const repliesIn = async (number: number) =>
    (await world.forge.talk(number)).comments.filter(({ by }) => by.isSelf);

  it('is given once for each key, and written again in place', async () => {
    const { number } = await published('answer');
    const thread = await world.github.reviewComment('edsger', REPOSITORY, number, line);
    const answer = (markdown: string) =>
      world.forge.answerInThread(number, thread, `comment-${thread}`, markdown);
    await answer('Looking.');
    await answer('Done, with hunter2hunter2.');
    const replies = await repliesIn(number);
    expect(replies.map((reply) => [reply.thread, reply.untrustedBody])).toEqual([
      [thread, `<!-- heirloom:run=comment-${thread} -->\nDone, with [redacted].`],
    ]);
    await world.forge.answerInThread(number, thread, 'comment-other', 'And this.');
    await world.forge.statusComment(number, 'review-7', 'To the summary.');
    expect(await world.forge.answered(number)).toEqual(
      new Set([`comment-${thread}`, 'comment-other', 'review-7']),
    );
  });

  it('is not what somebody else writes with its marker', async () => {
    const { number } = await published('forged');
    const thread = await world.github.reviewComment('edsger', REPOSITORY, number, line);
    const forged = `<!-- heirloom:run=comment-${thread} -->\nDone.`;
    await world.github.replyTo('stranger', REPOSITORY, number, thread, forged);
    await world.github.comment('stranger', REPOSITORY, number, forged);
    expect(await world.forge.answered(number)).toEqual(new Set());
    await world.forge.answerInThread(number, thread, `comment-${thread}`, 'Really done.');
    expect(await repliesIn(number)).toHaveLength(1);
  });

  it('is one, though GitHub carried it out without answering', async () => {
    const { number } = await published('lost');
    const thread = await world.github.reviewComment('edsger', REPOSITORY, number, line);
    world.github.fail({ method: 'POST', path: /\/replies$/, status: 502, afterEffect: true });
    const answer = () => world.forge.answerInThread(number, thread, 'lost', 'Done.');
    await expect(answer()).rejects.toThrow('could not be reached');
    await answer();
    expect(await repliesIn(number)).toHaveLength(1);
  });

  it('in a thread that was deleted is not missed', async () => {
    const { number } = await published('deleted');
    await expect(world.forge.answerInThread(number, 424_242, 'gone', 'Done.')).resolves.toBeUndefined();
  });
});

describe('what a pull request wears', () => {
  it('is what GitHub takes; the rest is named', async () => {
    const { number } = await published('dressed');
    const ada = world.github.asUser('ada').rest;
    await ada.issues.createLabel({ ...PLACE, name: 'bug', color: 'ff0000' });
    await ada.issues.createMilestone({ ...PLACE, title: 'v2' });
    const wished = {
      labels: ['bug', 'no such'],
      milestone: 'v2',
      reviewers: ['grace', 'stranger', 'heirloom[bot]'],
      teams: ['core'],
    };
    const leftOut = await world.forge.dress(number, wished);
    expect(leftOut.map((one) => one.split(':')[0])).toEqual([
      'label no such',
      'reviewer stranger',
      'reviewer heirloom[bot]',
      'team core',
    ]);
    const { data } = await ada.pulls.get({ ...PLACE, pull_number: number });
    expect(data).toMatchObject({ labels: [{ name: 'bug' }], milestone: { title: 'v2' } });
    expect(data.requested_reviewers?.map(({ login }) => login)).toEqual(['grace']);
    expect(await world.forge.dress(number, { labels: ['bug'], reviewers: ['grace'] })).toEqual([]);
    expect(await world.forge.dress(number, { milestone: 'v3' })).toEqual([]);
  });

  it('has no milestone that is not there', async () => {
    const { number } = await published('undated');
    expect(await world.forge.dress(number, { milestone: 'v9' })).toEqual([
      'milestone v9: no open one has that title',
    ]);
  });
});

it('sends GitHub only what GitHub’s own description allows', () => {
  const described = loadOpenApi();
  expect(world.github.requests.flatMap((request) => described.violations(request))).toEqual([]);
});
