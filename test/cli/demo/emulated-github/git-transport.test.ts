import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratch } from '../../../repository/sample.ts';
import { git, installationOf, pushFix, start, tokenOf } from './shop.ts';

describe('git over HTTP', () => {
  const header = (token: string) =>
    `http.extraHeader=Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

  test('a clone with an installation token has the history', async () => {
    const github = await start();
    const to = join(scratch(), 'clone');
    await git('-c', header(await tokenOf(github)), 'clone', '-q', `${github.url}/acme/shop.git`, to);
    expect(await git('-C', to, 'log', '--format=%s')).toBe('feat: a price');
    expect(existsSync(join(to, 'src/price.ts'))).toBe(true);
    expect(github.violations()).toEqual([]);
  });

  test('a fetch brings what came since', async () => {
    const github = await start();
    const to = join(scratch(), 'mirror.git');
    const config = header(await tokenOf(github));
    await git('-c', config, 'clone', '-q', '--mirror', `${github.url}/acme/shop.git`, to);
    const { commit } = await pushFix(await installationOf(github), 'fix/price');
    await git('-C', to, '-c', config, 'fetch', '-q');
    expect(await git('-C', to, 'rev-parse', 'refs/heads/fix/price')).toBe(commit.sha);
  });

  test('nobody and a stranger are asked for credentials', async () => {
    const github = await start();
    const info = `${github.url}/acme/shop.git/info/refs?service=git-upload-pack`;
    expect((await fetch(info)).status).toBe(401);
    const authorization = `Basic ${Buffer.from('x-access-token:ghs_made_up').toString('base64')}`;
    expect((await fetch(info, { headers: { authorization } })).status).toBe(401);
  });

  test('nothing can be pushed', async () => {
    const github = await start();
    const authorization = `Basic ${Buffer.from(`x:${await tokenOf(github)}`).toString('base64')}`;
    const info = `${github.url}/acme/shop.git/info/refs?service=git-receive-pack`;
    expect((await fetch(info, { headers: { authorization } })).status).toBe(403);
  });
});
