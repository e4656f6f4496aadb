import { expect, it } from 'vitest';
import { remoteName } from '../../src/repository/remote-name.ts';
import { sampleRepository } from './sample.ts';

function named(remotes: Readonly<Record<string, string>>) {
  const source = sampleRepository();
  for (const [remote, url] of Object.entries(remotes)) source.git('remote', 'add', remote, url);
  return remoteName(source.dir, process.env);
}

it.each([
  ['https://github.com/acme/shop.git', 'acme/shop'],
  ['https://user:word@github.com/acme/shop', 'acme/shop'],
  ['git@github.com:acme/shop.git', 'acme/shop'],
  ['ssh://git@example.com:2222/acme/shop.js.git', 'acme/shop.js'],
  ['https://example.com/group/acme/shop', 'acme/shop'],
  ['/srv/git/shop.git', undefined],
  ['../shop', undefined],
  ['https://example.com/shop', undefined],
])('%s is %s', async (url, name) => expect(await named({ origin: url })).toBe(name));

it('is what it was forked from, and nothing where there is no remote', async () => {
  const origin = 'https://github.com/me/shop';
  expect(await named({ origin, upstream: 'https://github.com/acme/shop' })).toBe('acme/shop');
  expect(await named({ origin, upstream: '/srv/shop' })).toBe('me/shop');
  expect(await named({})).toBeUndefined();
});
