import { describe, expect, it } from 'vitest';
import { environmentKey, isManifest } from '../../../src/sandbox/images/environment-key.ts';

describe('the key of an installation', () => {
  const files = [
    { path: 'package.json', blob: 'a' },
    { path: 'package-lock.json', blob: 'b' },
  ];
  const key = environmentKey({ image: 'i', commands: ['npm ci'], files });

  it('is the same for the same parts in another order', () => {
    expect(environmentKey({ image: 'i', commands: ['npm ci'], files: files.toReversed() })).toBe(key);
    expect(key).toMatch(/^[0-9a-f]{40}$/);
  });

  it('is another one for another repository, image, command, lock file or commit', () => {
    const others = [
      { repository: 'o/r', image: 'i', commands: ['npm ci'], files },
      { image: 'j', commands: ['npm ci'], files },
      { image: 'i', commands: ['npm ci', 'npm rebuild'], files },
      { image: 'i', commands: ['npm ci'], files: [files[0]!, { path: 'package-lock.json', blob: 'c' }] },
      { image: 'i', commands: ['npm ci'], files, only: 'commit' },
    ];
    expect(new Set([key, ...others.map(environmentKey)]).size).toBe(6);
  });

  it.each([
    ['package.json', true],
    ['packages/a/package.json', true],
    ['requirements/dev.txt', true],
    ['requirements-test.txt', true],
    ['docs/dev-requirements.txt', true],
    ['prisma/schema/user.prisma', true],
    ['.cargo/config.toml', true],
    ['patches/left-pad+1.3.0.patch', true],
    ['gradle/libs.versions.toml', true],
    ['app/build.gradle.kts', true],
    ['patches/left-pad+1.0.0.patch', true],
    ['src/index.ts', false],
    ['README.md', false],
    ['docs/requirements.md', false],
  ])('%s is read by an installation: %s', (path, read) => expect(isManifest(path)).toBe(read));
});
