import { describe, expect, test } from 'vitest';
import { git, installationOf, pushFix, shop, start } from './shop.ts';

describe('pull requests', () => {
  const proposal = { ...shop, head: 'fix/price', base: 'main', title: 'fix: the price', body: 'Because.' };

  test('a pull request tells the real commits, files and diff', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const { base, commit } = await pushFix(bot, 'fix/price');
    const { number: pull_number } = (await bot.rest.pulls.create({ ...proposal, draft: true })).data;
    const pull = (await bot.rest.pulls.get({ ...shop, pull_number })).data;
    expect(pull).toMatchObject({
      draft: true,
      title: 'fix: the price',
      user: { login: 'heirloom[bot]', type: 'Bot' },
      head: { ref: 'fix/price', sha: commit.sha },
      base: { ref: 'main', sha: base },
      mergeable: true,
      commits: 1,
      changed_files: 3,
      additions: 2,
      deletions: 2,
    });
    const files = (await bot.rest.pulls.listFiles({ ...shop, pull_number })).data;
    expect(files.find(({ filename }) => filename === 'src/price.ts')).toMatchObject({
      status: 'modified',
      patch: '@@ -1 +1 @@\n-export const price = 1;\n+export const price = 2;',
    });
    const diff = await bot.rest.pulls.get({ ...shop, pull_number, mediaType: { format: 'diff' } });
    expect(diff.data).toEqual(expect.stringContaining('+export const price = 2;'));
    const commits = (await bot.rest.pulls.listCommits({ ...shop, pull_number })).data;
    expect(commits.map(({ sha }) => sha)).toEqual([commit.sha]);
    expect(
      (await bot.rest.issues.get({ ...shop, issue_number: pull_number })).data.pull_request,
    ).toBeDefined();
    const thumb = { ...shop, issue_number: pull_number, content: '+1' } as const;
    expect((await bot.rest.reactions.createForIssue(thumb)).status).toBe(201);
    expect(github.violations()).toEqual([]);
  });

  test('a second one for the same branch, one without a branch and one without commits are refused', async () => {
    const bot = await installationOf(await start());
    const { base } = await pushFix(bot, 'fix/price');
    await bot.rest.git.createRef({ ...shop, ref: 'refs/heads/idle', sha: base });
    await bot.rest.pulls.create(proposal);
    const refused = async (change: object) =>
      bot.rest.pulls.create({ ...proposal, ...change }).then(
        () => 'created',
        (error: unknown) => String(error),
      );
    expect(await refused({})).toContain('A pull request already exists for acme:fix/price.');
    expect(await refused({ head: 'nowhere' })).toContain('"field":"head","code":"invalid"');
    expect(await refused({ head: 'idle' })).toContain('No commits between main and idle');
  });

  test('a push to its branch, even past the API, shows in it', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const { base } = await pushFix(bot, 'fix/price');
    const pull_number = (await bot.rest.pulls.create(proposal)).data.number;
    const dir = github.gitDir('acme', 'shop');
    await git('--git-dir', dir, 'update-ref', 'refs/heads/fix/price', base);
    expect((await bot.rest.pulls.get({ ...shop, pull_number })).data.head.sha).toBe(base);
  });

  test('a conflict with its base is told, and refuses the merge', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const { base } = await pushFix(bot, 'fix/price');
    const pull_number = (await bot.rest.pulls.create(proposal)).data.number;
    const { rest } = bot;
    const file = { path: 'src/price.ts', mode: '100644', type: 'blob', content: 'other\n' } as const;
    const tree = (await rest.git.createTree({ ...shop, base_tree: base, tree: [file] })).data.sha;
    const commit = { ...shop, message: 'other', tree, parents: [base] };
    const { sha } = (await rest.git.createCommit(commit)).data;
    await rest.git.updateRef({ ...shop, ref: 'heads/main', sha });
    const pull = (await rest.pulls.get({ ...shop, pull_number })).data;
    expect(pull).toMatchObject({ mergeable: false, mergeable_state: 'dirty', changed_files: 3 });
    await expect(rest.pulls.merge({ ...shop, pull_number })).rejects.toMatchObject({ status: 405 });
  });

  test('merging it moves the base branch of the real repository', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const { base, commit } = await pushFix(bot, 'fix/price');
    const pull_number = (await bot.rest.pulls.create(proposal)).data.number;
    const merged = await github.asUser('ada').rest.pulls.merge({ ...shop, pull_number });
    const dir = github.gitDir('acme', 'shop');
    expect(await git('--git-dir', dir, 'rev-parse', 'main')).toBe(merged.data.sha);
    expect(await git('--git-dir', dir, 'log', '-1', '--format=%P', 'main')).toBe(`${base} ${commit.sha}`);
    const pull = (await bot.rest.pulls.get({ ...shop, pull_number })).data;
    expect(pull).toMatchObject({ merged: true, merge_commit_sha: merged.data.sha, changed_files: 3 });
  });
});
