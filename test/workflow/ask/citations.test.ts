import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mirror } from '../../../src/repository/repository.ts';
import { checkCitations } from '../../../src/workflow/ask/citations.ts';
import { reachableCommit } from '../../../src/workflow/ask/reachable-commit.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';

describe('a citation', () => {
  const cleaning: (() => void)[] = [];
  afterAll(() => {
    for (const clean of cleaning) clean();
  });
  const own = () => scratch((clean) => cleaning.push(clean));
  let mirror: Mirror;
  let first: string;
  let base: string;
  let later: string;
  beforeAll(async () => {
    const repository = sampleRepository(own());
    repository.write('src/parse.ts', 'one\ntwo\nthree\n');
    first = repository.commit('feat: parse');
    repository.write('docs/a b.md', 'words');
    repository.write('empty', '');
    base = repository.commit('docs: words');
    repository.git('checkout', '-q', '-b', 'topic');
    repository.write('src/parse.ts', 'one\ntwo\nthree\nfour\n');
    later = repository.commit('feat: four');
    mirror = await mirrorOf(repository, own());
  });
  const check = async (untrusted: object) => (await checkCitations([untrusted], mirror, base))[0];

  it.each([
    [{ path: 'src/parse.ts' }, { kind: 'file', path: 'src/parse.ts' }],
    [
      { path: 'src/parse.ts', lines: '2' },
      { kind: 'file', path: 'src/parse.ts', lines: [2, 2] },
    ],
    [
      { path: './src/parse.ts', lines: 3 },
      { kind: 'file', path: 'src/parse.ts', lines: [3, 3] },
    ],
    [
      { path: '/workspace/src/parse.ts', lines: 'L1-L3' },
      { path: 'src/parse.ts', lines: [1, 3] },
    ],
    [
      { path: 'docs/a b.md', lines: '1–1', commit: null },
      { path: 'docs/a b.md', lines: [1, 1] },
    ],
  ])('of lines that are there stands: %j', async (untrusted, citation) => {
    expect(await check(untrusted)).toMatchObject({ kind: 'there', citation });
  });

  it.each([
    [{ path: 'src/parse.ts', lines: '2-4' }, /has only 3 lines, not 4/],
    [{ path: 'src/parse.ts', lines: '0' }, /names no lines/],
    [{ path: 'src/parse.ts', lines: '3-2' }, /names no lines/],
    [{ path: 'src/parse.ts', lines: 'the top' }, /names no lines/],
    [{ path: 'empty', lines: '1' }, /has only 0 lines/],
    [{ path: 'src' }, /no file `src`/],
    [{ path: '../../etc/passwd' }, /no file/],
    [{ path: 'src/gone.ts' }, /no file/],
    [{}, /neither a file nor a commit/],
    [{ commit: 'main' }, /no commit `main`/],
    [{ commit: '0'.repeat(40) }, /no commit/],
    [{ commit: '--all' }, /no commit/],
  ])('of what is not there falls: %j', async (untrusted, because) => {
    expect(await check(untrusted)).toMatchObject({
      kind: 'not-there',
      because: expect.stringMatching(because),
    });
  });

  it('of a commit stands by its first digits, when it came before the one that was read', async () => {
    expect(await check({ commit: first.slice(0, 8) })).toEqual({
      kind: 'there',
      citation: { kind: 'commit', sha: first, untrustedTitle: 'feat: parse' },
    });
    expect(await check({ commit: later })).toMatchObject({ kind: 'not-there' });
    expect(await reachableCommit(mirror, base, base.toUpperCase())).toBe(base);
  });
});
