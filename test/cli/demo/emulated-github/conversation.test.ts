import { describe, expect, test } from 'vitest';
import { installationOf, pushFix, shop, start } from './shop.ts';
import { webhookReceiver } from './webhook-receiver.ts';

const SHOP = 'acme/shop';

/** A pull request of the bot's own, whose webhooks go to a receiver. */
async function opened() {
  const app = await webhookReceiver();
  const github = await start(app.url);
  const bot = await installationOf(github);
  const { commit } = await pushFix(bot, 'fix/price');
  const proposal = { ...shop, head: 'fix/price', base: 'main', title: 'fix: the price', body: 'Because.' };
  const pull = (await bot.rest.pulls.create(proposal)).data.number;
  const told = (event: string, action: string | null = null) =>
    github.deliveries.waitFor((attempt) => attempt.event === event && attempt.action === action);
  return { github, bot, pull, head: commit.sha, told };
}

describe('the conversation about a pull request', () => {
  test('a review and its comments are told with the lines that they are about', async () => {
    const { github, bot, pull, head, told } = await opened();
    const review = await github.review('ada', SHOP, pull, {
      state: 'changes-requested',
      body: 'Not yet.',
      comments: [{ path: 'src/price.ts', line: 1, body: 'Why 2?' }],
    });
    const [comment] = (await bot.rest.pulls.listReviewComments({ ...shop, pull_number: pull })).data;
    expect(comment).toMatchObject({
      pull_request_review_id: review,
      path: 'src/price.ts',
      line: 1,
      original_line: 1,
      side: 'RIGHT',
      start_line: null,
      commit_id: head,
      original_commit_id: head,
      diff_hunk: '@@ -1 +1 @@\n-export const price = 1;\n+export const price = 2;',
      user: { login: 'ada', type: 'User' },
    });
    expect(comment).not.toHaveProperty('in_reply_to_id');
    expect((await told('pull_request_review', 'submitted')).payload).toMatchObject({
      review: { id: review, state: 'changes_requested', body: 'Not yet.' },
      pull_request: { number: pull, user: { login: 'heirloom[bot]' }, head: { sha: head } },
      sender: { login: 'ada' },
      installation: { id: github.installationId },
    });
    expect((await told('pull_request_review_comment', 'created')).payload).toMatchObject({
      comment: { id: comment?.id, body: 'Why 2?', line: 1 },
      pull_request: { number: pull },
      sender: { login: 'ada' },
    });
    expect(github.violations()).toEqual([]);
  });

  test('a reply belongs to the thread, to whatever comment of it it was sent', async () => {
    const { github, bot, pull } = await opened();
    const first = await github.reviewComment('ada', SHOP, pull, {
      path: 'src/price.ts',
      line: 1,
      body: 'Why 2?',
    });
    const reply = { ...shop, pull_number: pull, comment_id: first, body: 'Because.' };
    const second = (await bot.rest.pulls.createReplyForReviewComment(reply)).data;
    const third = await github.replyTo('ada', SHOP, pull, second.id, 'I see.');
    const comments = (await bot.rest.pulls.listReviewComments({ ...shop, pull_number: pull })).data;
    expect(comments.map(({ id, in_reply_to_id: thread, line }) => [id, thread, line])).toEqual([
      [first, undefined, 1],
      [second.id, first, 1],
      [third, first, 1],
    ]);
    const react = { ...shop, comment_id: first, content: 'eyes' } as const;
    await bot.rest.reactions.createForPullRequestReviewComment(react);
    const seen = (await bot.rest.pulls.getReviewComment({ ...shop, comment_id: first })).data;
    expect(seen.reactions).toMatchObject({ eyes: 1, total_count: 1 });
    await expect(
      bot.rest.pulls.createReplyForReviewComment({ ...reply, comment_id: 999 }),
    ).rejects.toMatchObject({ status: 404 });
    expect(github.violations()).toEqual([]);
  });

  test('a line moves with a push, and is outdated when it changes', async () => {
    const { github, bot, pull, head, told } = await opened();
    await github.reviewComment('ada', SHOP, pull, { path: 'src/price.ts', line: 1, body: 'Why 2?' });
    const placeNow = async () => {
      const [comment] = (await bot.rest.pulls.listReviewComments({ ...shop, pull_number: pull })).data;
      return { line: comment?.line, commit: comment?.commit_id };
    };
    const above = { 'src/price.ts': '// In euros.\nexport const price = 2;\n' };
    const pushed = await github.pushAs('ada', SHOP, 'fix/price', above);
    expect(await placeNow()).toEqual({ line: 2, commit: pushed });
    expect((await told('pull_request', 'synchronize')).payload).toMatchObject({
      number: pull,
      before: head,
      after: pushed,
      pull_request: { head: { sha: pushed } },
      sender: { login: 'ada' },
    });
    await github.pushAs('ada', SHOP, 'fix/price', { 'src/price.ts': 'export const price = 3;\n' });
    expect(await placeNow()).toEqual({ line: null, commit: head });
    const commits = (await bot.rest.pulls.listCommits({ ...shop, pull_number: pull })).data;
    expect(commits.map(({ author }) => author?.login)).toEqual(['heirloom[bot]', 'ada', 'ada']);
    expect(github.violations()).toEqual([]);
  });

  test('what GitHub refuses is refused', async () => {
    const { github, bot, pull } = await opened();
    const comment = { path: 'src/price.ts', body: 'Here?' };
    const refusals = [
      () => github.reviewComment('ada', SHOP, pull, { ...comment, line: 7 }),
      () => github.reviewComment('ada', SHOP, pull, { ...comment, path: 'nowhere.ts', line: 1 }),
      () => github.review('ada', SHOP, pull, { state: 'commented' }),
      () => bot.rest.pulls.createReview({ ...shop, pull_number: pull, event: 'APPROVE', body: 'Fine' }),
      () => bot.rest.pulls.requestReviewers({ ...shop, pull_number: pull, reviewers: ['eve'] }),
      () => bot.rest.pulls.requestReviewers({ ...shop, pull_number: pull, reviewers: ['heirloom[bot]'] }),
    ];
    for (const refused of refusals) await expect(refused()).rejects.toMatchObject({ status: 422 });
    const asked = { ...shop, pull_number: pull, reviewers: ['mai'] };
    const { data } = await bot.rest.pulls.requestReviewers(asked);
    expect(data.requested_reviewers?.map(({ login }) => login)).toEqual(['mai']);
    await github.deliveries.waitFor(({ action }) => action === 'review_requested');
    expect(github.violations()).toEqual([]);
  });

  test('labels and a milestone are put on it as on an issue', async () => {
    const { github, bot, pull, told } = await opened();
    const ada = github.asUser('ada').rest;
    await ada.issues.createLabel({ ...shop, name: 'bug', color: 'ff0000' });
    const milestone = (await ada.issues.createMilestone({ ...shop, title: 'v2' })).data.number;
    await bot.rest.issues.addLabels({ ...shop, issue_number: pull, labels: ['bug'] });
    await bot.rest.issues.update({ ...shop, issue_number: pull, milestone });
    expect((await bot.rest.pulls.get({ ...shop, pull_number: pull })).data).toMatchObject({
      labels: [{ name: 'bug' }],
      milestone: { title: 'v2' },
    });
    await told('pull_request', 'labeled');
    expect(github.violations()).toEqual([]);
  });

  test('a comment on it, its end and its beginning again are told', async () => {
    const { github, pull, told } = await opened();
    await github.comment('ada', SHOP, pull, 'Hm.');
    expect((await told('issue_comment', 'created')).payload).toMatchObject({
      issue: { number: pull, pull_request: { html_url: expect.stringContaining(`/pull/${pull}`) } },
    });
    await github.close('ada', SHOP, pull);
    expect((await told('pull_request', 'closed')).payload).toMatchObject({ pull_request: { merged: false } });
    await github.reopen('ada', SHOP, pull);
    await told('pull_request', 'reopened');
    expect(github.violations()).toEqual([]);
  });

  test('squashed, it is one commit of its author on the base', async () => {
    const { github, bot, pull, told } = await opened();
    const merged = await github.merge('ada', SHOP, pull, { squash: true });
    const { payload } = await told('pull_request', 'closed');
    expect(payload).toMatchObject({ pull_request: { merged: true, merge_commit_sha: merged } });
    const { commit, author, parents } = (await bot.rest.repos.getCommit({ ...shop, ref: 'main' })).data;
    expect([commit.message, author?.login, parents.length]).toEqual([
      `fix: the price (#${pull})`,
      'heirloom[bot]',
      1,
    ]);
    expect(github.violations()).toEqual([]);
  });
});

describe('what is said of a commit', () => {
  test('a check of another app is told with its output, its annotations and its log', async () => {
    const { github, bot, pull, head, told } = await opened();
    await github.check('github-actions', SHOP, head, {
      name: 'test',
      conclusion: 'failure',
      title: '1 failed',
      summary: 'price.test.ts',
      annotations: [{ path: 'src/price.ts', line: 1, message: 'expected 1' }],
      log: 'npm test\nexpected 1\n',
    });
    const { data } = await bot.rest.checks.listForRef({ ...shop, ref: head });
    const [run] = data.check_runs;
    expect(run).toMatchObject({ name: 'test', conclusion: 'failure', app: { slug: 'github-actions' } });
    const id = { ...shop, check_run_id: run?.id ?? 0 };
    expect((await bot.rest.checks.get(id)).data.output.summary).toBe('price.test.ts');
    expect((await bot.rest.checks.listAnnotations(id)).data).toMatchObject([{ message: 'expected 1' }]);
    const log = { ...shop, job_id: run?.id ?? 0 };
    expect((await bot.rest.actions.downloadJobLogsForWorkflowRun(log)).data).toBe('npm test\nexpected 1\n');
    expect(run?.pull_requests).toMatchObject([{ number: pull, head: { ref: 'fix/price', sha: head } }]);
    expect((await told('check_suite', 'completed')).payload).toMatchObject({
      check_suite: { conclusion: 'failure', head_sha: head, pull_requests: [{ number: pull }] },
    });
    expect(github.violations()).toEqual([]);
  });

  test('of a status only the newest of its context counts', async () => {
    const { github, bot, head } = await opened();
    await github.status('ada', SHOP, head, { context: 'ci', state: 'failure', description: 'Red' });
    await github.status('ada', SHOP, head, { context: 'lint', state: 'success' });
    await github.status('ada', SHOP, head, { context: 'ci', state: 'success', description: 'Green' });
    const { data } = await bot.rest.repos.getCombinedStatusForRef({ ...shop, ref: head });
    expect(data.state).toBe('success');
    expect(data.statuses.map(({ context, description }) => [context, description])).toContainEqual([
      'ci',
      'Green',
    ]);
    expect(github.violations()).toEqual([]);
  });
});
