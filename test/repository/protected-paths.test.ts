import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protectedAt } from '../../src/repository/protected-paths.ts';
import { mirrorOf, sampleRepository, scratch } from './sample.ts';

async function protectedWith(links: Readonly<Record<string, string>>) {
  const folder = scratch();
  const source = sampleRepository(join(folder, 'source'));
  source.write('documentation/agents.md', 'Read this.\n');
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(source.dir, path));
  const commit = source.commit('first');
  const mirror = await mirrorOf(source, folder);
  return protectedAt(mirror.git, commit);
}

describe('what a protected link leads to is protected', () => {
  it('by one link', async () => {
    const isProtected = await protectedWith({ 'CLAUDE.md': 'documentation/a.txt' });
    expect(isProtected('documentation/a.txt')).toBe(true);
    expect(isProtected('documentation/b.txt')).toBe(false);
  });

  it('through a folder that is a link itself', async () => {
    const isProtected = await protectedWith({ docs: 'documentation', 'CLAUDE.md': 'docs/a.txt' });
    expect(isProtected('documentation/a.txt')).toBe(true);
    expect(isProtected('documentation/b.txt')).toBe(false);
    // Whoever turns the link elsewhere turns what is read.
    expect(isProtected('docs')).toBe(true);
  });

  it('through links to links', async () => {
    const isProtected = await protectedWith({
      'CLAUDE.md': 'one',
      one: './documentation/../two',
      two: 'documentation/a.txt',
    });
    for (const path of ['one', 'two', 'documentation/a.txt']) expect(isProtected(path)).toBe(true);
  });

  it('as far as it leads anywhere', async () => {
    const isProtected = await protectedWith({ 'CLAUDE.md': 'one', one: 'two', two: 'one' });
    expect(isProtected('one')).toBe(true);
    expect(isProtected('documentation/a.txt')).toBe(false);
  });
});
