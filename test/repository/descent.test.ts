import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDescent } from '../../src/repository/descent.ts';
import { treesAlong } from '../../src/repository/trees-along.ts';
import { resolveAll } from '../../src/repository/resolve-all.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from './sample.ts';

/** A commit with these parents; the clock says what it likes. */
function commitOn(repository: SampleRepository, seconds: number, ...parents: string[]): string {
  const tree = repository.git('write-tree');
  const header = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author Ada <a@example.com> ${seconds} +0000`,
    `committer Ada <a@example.com> ${seconds} +0000`,
  ];
  return repository.feed(
    `${header.join('\n')}\n\nat ${seconds}\n`,
    'hash-object',
    '-t',
    'commit',
    '-w',
    '--stdin',
  );
}

async function aForkedHistory() {
  const folder = scratch();
  const repository = sampleRepository(join(folder, 'source'));
  const root = commitOn(repository, 1_000);
  const left = commitOn(repository, 3_000, root);
  // Its clock was wrong: it says that it came before its parent.
  const right = commitOn(repository, 500, root);
  const merge = commitOn(repository, 4_000, left, right);
  for (const [name, commit] of Object.entries({ left, right, main: merge }))
    repository.git('update-ref', `refs/heads/${name}`, commit);
  return { mirror: await mirrorOf(repository, folder), root, left, right, merge };
}

describe('the descent of commits', () => {
  it('puts parents before children, whatever their clocks say', async () => {
    const { mirror, root, left, right, merge } = await aForkedHistory();
    expect((await readDescent(mirror, [merge])).shas).toEqual([root, right, left, merge]);
  });

  it('tells for each commit what came before it, and nothing else', async () => {
    const { mirror, root, left, right, merge } = await aForkedHistory();
    const descent = await readDescent(mirror, [merge]);
    const shasOf = (commit: string) =>
      [...descent.lineageOf(commit).from(0)].map((each) => descent.shas[each]);
    expect(shasOf(right)).toEqual([root, right]);
    expect(shasOf(left)).toEqual([root, left]);
    expect(descent.lineageOf(left).newerThan(0)).toBe(1);
    expect(descent.lineageOf(merge).newerThan(0)).toBe(3);
  });

  it('orders the ancestors of a commit the same, whatever is looked at beside it', async () => {
    const { mirror, left, merge } = await aForkedHistory();
    const alone = await readDescent(mirror, [left]);
    const beside = await readDescent(mirror, [merge, left]);
    const order = (descent: typeof alone) =>
      [...descent.lineageOf(left).from(0)].map((each) => descent.shas[each]);
    expect(order(beside)).toEqual(order(alone));
  });

  it('finds where two lineages part', async () => {
    const { mirror, left, right, merge } = await aForkedHistory();
    const descent = await readDescent(mirror, [merge]);
    expect(descent.lineageOf(left).partsFrom(descent.lineageOf(right))).toBe(descent.numbers.get(right));
    expect(descent.lineageOf(left).partsFrom(descent.lineageOf(left))).toBeUndefined();
  });
});

describe('trees, gone through one after the other', () => {
  it('are told by what differs, also when nothing does', async () => {
    const folder = scratch();
    const repository = sampleRepository(join(folder, 'source'));
    repository.write('a\n:100644 b', '1');
    repository.write('c', '1');
    const first = repository.commit('one');
    const same = repository.commit('nothing');
    repository.git('rm', '--quiet', 'c');
    repository.write('d', '2');
    const last = repository.commit('two');
    const mirror = await mirrorOf(repository, folder);
    const seen: unknown[] = [];
    for await (const { written, removed } of treesAlong(mirror, [first, same, last, same, first, first]))
      seen.push([written.map(({ path }) => path), removed]);
    expect(seen).toEqual([
      [['a\n:100644 b', 'c'], []],
      [[], []],
      [['d'], ['c']],
      [['c'], ['d']],
      [[], []],
      [[], []],
    ]);
  });
});

describe('many revisions at once', () => {
  it('are resolved, and the first that is none is named', async () => {
    const folder = scratch();
    const repository = sampleRepository(join(folder, 'source'));
    const commit = repository.commit('one');
    const mirror = await mirrorOf(repository, folder);
    expect([...(await resolveAll(mirror, ['main', commit, 'HEAD', commit]))]).toEqual([
      [commit, commit],
      ['main', commit],
      ['HEAD', commit],
    ]);
    const nowhere = 'a'.repeat(40);
    await expect(resolveAll(mirror, [commit, nowhere])).rejects.toThrow(nowhere);
    await expect(resolveAll(mirror, ['--all'])).rejects.toThrow('A revision is');
  });
});
