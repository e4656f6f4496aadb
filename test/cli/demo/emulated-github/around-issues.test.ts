import { expect, test } from 'vitest';
import { installationOf, pushFix, shop, start } from './shop.ts';

test('a check run is made and changed once, and listed for its commit and its branch', async () => {
  const github = await start();
  const bot = await installationOf(github);
  const { commit } = await pushFix(bot, 'fix/price');
  const { checks } = bot.rest;
  const run = { ...shop, name: 'Heirloom', head_sha: commit.sha, external_id: 'run-1' };
  const { id } = (await checks.create({ ...run, status: 'in_progress' })).data;
  await checks.update({ ...shop, check_run_id: id, status: 'completed', conclusion: 'success' });
  for (const ref of [commit.sha, 'fix/price']) {
    const { data } = await checks.listForRef({ ...shop, ref, check_name: 'Heirloom' });
    expect(data.total_count).toBe(1);
    expect(data.check_runs[0]).toMatchObject({
      id,
      conclusion: 'success',
      external_id: 'run-1',
      app: { id: 7 },
    });
  }
  const nowhere = checks.create({ ...run, head_sha: 'a'.repeat(40) });
  await expect(nowhere).rejects.toMatchObject({ status: 422 });
  expect(github.violations()).toEqual([]);
});

test('a reaction is made once and counted, on an issue as on a comment', async () => {
  const github = await start();
  const bot = await installationOf(github);
  const issue_number = await github.openIssue('ada', 'acme/shop', { title: 'Bug' });
  const comment_id = await github.comment('ada', 'acme/shop', issue_number, 'Here');
  const { reactions } = bot.rest;
  const first = await reactions.createForIssue({ ...shop, issue_number, content: 'eyes' });
  const again = await reactions.createForIssue({ ...shop, issue_number, content: 'eyes' });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.data).toEqual(first.data);
  expect(first.data.user).toMatchObject({ login: 'heirloom[bot]', type: 'Bot' });
  expect((await reactions.createForIssueComment({ ...shop, comment_id, content: '+1' })).status).toBe(201);
  expect((await bot.rest.issues.get({ ...shop, issue_number })).data.reactions).toMatchObject({
    eyes: 1,
    total_count: 1,
  });
  const missing = reactions.createForIssue({ ...shop, issue_number: 99, content: 'eyes' });
  await expect(missing).rejects.toMatchObject({ status: 404 });
  expect(github.violations()).toEqual([]);
});

test('permissions are told as GitHub tells them, and a change is seen at once', async () => {
  const github = await start();
  const bot = await installationOf(github);
  const told = async (username: string) => {
    const { data } = await bot.rest.repos.getCollaboratorPermissionLevel({ ...shop, username });
    return [data.permission, data.role_name];
  };
  expect(await told('acme')).toEqual(['admin', 'admin']);
  expect(await told('mai')).toEqual(['write', 'maintain']);
  expect(await told('ada')).toEqual(['write', 'write']);
  expect(await told('tri')).toEqual(['read', 'triage']);
  expect(await told('rea')).toEqual(['read', 'read']);
  expect(await told('eve')).toEqual(['none', 'none']);
  await expect(told('nobody')).rejects.toMatchObject({ status: 404 });
  await github.setRole('ada', 'acme/shop', undefined);
  expect(await told('ada')).toEqual(['none', 'none']);
  expect(github.violations()).toEqual([]);
});
