import { describe, expect, it } from 'vitest';
import { collision, pathProblem } from '../../src/repository/patch-path.ts';
import { escapingLink } from '../../src/repository/symlinks.ts';

describe('a path in a patch', () => {
  it.each([
    '/a',
    'a//b',
    'a/',
    './a',
    'a/..',
    '..',
    '.git',
    'a/.Git/b',
    '.git\u200c/b',
    '.g\u2064it',
    '.git.',
    '.git ',
    '.git:x/b',
    'GIT~1',
    'a\\b',
    'a\u0000b',
    'a\u0085b',
    'a\u2028b',
    '.GITMODULES',
    'gi7eba~1',
    'x/'.repeat(2050),
  ])('may not be %j', (path) => {
    expect(pathProblem(path)).toBeTypeOf('string');
  });

  it.each([
    'a',
    '.github/x.yml',
    '.gitignore',
    '.gitattributes',
    'git/x',
    'a.git',
    'git~x',
    '..a',
    'ünï 日本.ts',
    'docs/.gitmodules',
    'a:b',
  ])('may be %j', (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });

  it('collides with what differs only in case or form, itself or a folder of it', () => {
    expect(collision(['README'], ['readme'])).toBe('README');
    expect(collision(['Src/new'], ['src/old'])).toBe('Src');
    expect(collision(['caf\u00e9'], ['cafe\u0301'])).toBe('caf\u00e9');
    expect(collision(['x/A', 'x/a'], [])).toBe('x/a');
    expect(collision(['src/new', 'lib/a'], ['src/old', 'SRC/legacy', 'lib/b'])).toBeUndefined();
  });
});

describe('a link in a patch', () => {
  const links = (entries: Record<string, string>) => new Map(Object.entries(entries));

  it('is followed through others, and minds only what is new', () => {
    const before = links({ out: '/etc', 'a/b/up': '../..' });
    expect(escapingLink(before, before)).toBeUndefined();
    expect(escapingLink(before, links({ out: '/usr' }))).toBe('out');
    expect(escapingLink(links({}), links({ l: 'a/b/up/../x', 'a/b/up': '../..' }))).toBe('l');
    expect(escapingLink(links({ l: 'a/b/up/../x' }), links({ l: 'a/b/up/../x', 'a/b/up': '../..' }))).toBe(
      'l',
    );
    expect(escapingLink(links({}), links({ l: 'a/../a/./b//c' }))).toBeUndefined();
  });
});
