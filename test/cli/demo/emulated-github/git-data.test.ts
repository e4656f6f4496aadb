import { describe, expect, test } from 'vitest';
import { git, installationOf, pushFix, shop, start } from './shop.ts';

describe('the Git Data API', () => {
  test('a commit made by it is in the real repository, by the bot and verified', async () => {
    const github = await start();
    const { base, commit } = await pushFix(await installationOf(github), 'fix/price');
    const dir = github.gitDir('acme', 'shop');
    expect(await git('--git-dir', dir, 'rev-parse', 'fix/price')).toBe(commit.sha);
    expect(
      await git('--git-dir', dir, 'show', '--no-renames', '--name-status', '--format=%an %P', commit.sha),
    ).toBe(`heirloom[bot] ${base}\n\nD\tREADME.md\nM\tsrc/price.ts\nA\ttest/deep/price.test.ts`);
    expect(commit.author.email).toMatch(/^\d+\+heirloom\[bot\]@users\.noreply\.github\.com$/);
    expect(commit.verification.verified).toBe(true);
    await git('--git-dir', dir, 'fsck', '--strict');
    expect(github.violations()).toEqual([]);
  });

  test('a commit with an author of its own is not verified', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const { commit } = await pushFix(bot, 'fix/price');
    const author = { name: 'Ada', email: 'ada@example.com', date: '2024-05-06T07:08:09Z' };
    const made = await bot.rest.git.createCommit({
      ...shop,
      message: 'm',
      tree: commit.tree.sha,
      parents: [commit.sha],
      author,
    });
    expect(made.data.author).toEqual(author);
    expect(made.data.verification.verified).toBe(false);
  });

  test('a ref that exists, moves backwards or points nowhere is refused as GitHub refuses it', async () => {
    const github = await start();
    const bot = await installationOf(github);
    const { base, commit } = await pushFix(bot, 'fix/price');
    const { rest } = bot;
    const ref = 'heads/fix/price';
    await expect(rest.git.createRef({ ...shop, ref: `refs/${ref}`, sha: base })).rejects.toThrow(
      /Reference already exists/,
    );
    await expect(rest.git.updateRef({ ...shop, ref, sha: base })).rejects.toThrow(/not a fast forward/);
    await rest.git.updateRef({ ...shop, ref, sha: base, force: true });
    await expect(
      rest.git.createRef({ ...shop, ref: 'refs/heads/x', sha: 'a'.repeat(40) }),
    ).rejects.toMatchObject({ status: 422 });
    await rest.git.deleteRef({ ...shop, ref });
    await expect(rest.git.getRef({ ...shop, ref })).rejects.toMatchObject({ status: 404 });
    expect(commit.sha).toMatch(/^[0-9a-f]{40}$/);
  });

  test.each(['../out', '.git/config', 'a//b', 'src/.GIT/x'])(
    'a tree with the path %s is refused',
    async (path) => {
      const bot = await installationOf(await start());
      const tree = [{ path, mode: '100644', type: 'blob', content: 'x' } as const];
      await expect(bot.rest.git.createTree({ ...shop, tree })).rejects.toMatchObject({ status: 422 });
    },
  );

  test('somebody who may only read cannot write', async () => {
    const github = await start();
    const write = github.asUser('rea').rest.git.createBlob({ ...shop, content: 'x' });
    await expect(write).rejects.toMatchObject({ status: 403 });
    const stranger = github.asUser('eve').rest.repos.getBranch({ ...shop, branch: 'main' });
    await expect(stranger).rejects.toMatchObject({ status: 403 });
  });
});

test('contents, branches, commits and comparisons are those of the real repository', async () => {
  const github = await start();
  const bot = await installationOf(github);
  const { base, commit } = await pushFix(bot, 'fix/price');
  const { repos } = bot.rest;
  const file = (await repos.getContent({ ...shop, path: 'src/price.ts', ref: 'fix/price' })).data;
  expect(file).toMatchObject({ type: 'file', path: 'src/price.ts' });
  const raw = await repos.getContent({ ...shop, path: 'src/price.ts', mediaType: { format: 'raw' } });
  expect(raw.data).toBe('export const price = 1;\n');
  await expect(repos.getContent({ ...shop, path: 'nowhere' })).rejects.toMatchObject({ status: 404 });
  expect((await repos.getBranch({ ...shop, branch: 'fix/price' })).data.commit.sha).toBe(commit.sha);
  const log = await repos.listCommits({ ...shop, sha: 'fix/price' });
  expect(log.data.map(({ sha }) => sha)).toEqual([commit.sha, base]);
  const compared = await repos.compareCommitsWithBasehead({ ...shop, basehead: 'main...fix/price' });
  expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
  expect(compared.data.files?.map(({ filename, status }) => [filename, status])).toEqual([
    ['README.md', 'removed'],
    ['src/price.ts', 'modified'],
    ['test/deep/price.test.ts', 'added'],
  ]);
  expect(github.violations()).toEqual([]);
});
