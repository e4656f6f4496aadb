import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openEpisodes, type Episodes } from '../../src/memory/episodes.ts';
import { resolveReverts } from '../../src/memory/reverts.ts';
import { openStore } from '../../src/memory/store.ts';
import { syncEpisodes } from '../../src/memory/sync.ts';
import { termOf } from '../../src/memory/terms.ts';
import { words } from '../../src/memory/words.ts';
import { mirrorOf, sampleRepository, scratch } from '../repository/sample.ts';

async function episodesIn(uri: string): Promise<Episodes> {
  const store = await openStore(uri, createLog({ level: 'silent', redact: (text) => text }));
  onTestFinished(() => store.close());
  return openEpisodes(store);
}

it('shows every commit in every column, and then also what others wrote since', async () => {
  const source = sampleRepository();
  source.write('src/a.ts', 'a');
  const first = source.commit('feat: the parser (#1)\n\nFixes #3');
  source.write('src/a.ts', 'b');
  const second = source.commit('docs: say more');
  const home = scratch();
  const uri = join(home, 'memory');
  const [episodes, others] = [await episodesIn(uri), await episodesIn(uri)];
  expect((await episodes.columns()).shas).toEqual([]);
  await syncEpisodes(episodes, await mirrorOf(source, home), 'HEAD');

  const columns = await episodes.columns();
  expect(columns).toMatchObject({
    shas: [second, first],
    kinds: ['docs', 'feat'],
    files: [[{ path: 'src/a.ts', status: 'M' }], [{ path: 'src/a.ts', status: 'A' }]],
    issues: [[], [3]],
    titles: ['docs: say more', 'feat: the parser (#1)'],
    reverted: [undefined, undefined],
  });
  expect([...columns.fileCounts]).toEqual([1, 1]);
  const parser = termOf([...words('parser')][0]!);
  const { offsets, hashes, counts } = columns.messages;
  const at = hashes.indexOf(parser, offsets[1]);
  expect(counts[at]).toBe(2);

  source.write('src/a.ts', 'c');
  const third = source.commit('fix: the third');
  await syncEpisodes(others, await mirrorOf(source, home), 'HEAD');
  expect((await episodes.columns()).shas).toEqual([second, first, third]);
  expect(columns.shas).toEqual([second, first]);

  await others.rebuild('a test');
  expect((await (await episodesIn(uri)).columns()).shas).toEqual([]);
  await syncEpisodes(others, await mirrorOf(source, home), 'HEAD');
  expect((await episodes.columns()).shas).toEqual([third, second, first]);
});

it('knows what a commit reverts by its hash, and by its title where there is no hash', async () => {
  const source = sampleRepository();
  const one = source.commit('feat: one (#1)');
  source.commit('feat: two');
  const two = source.commit('feat: two');
  const revertsTwo = source.commit('Revert "feat: two" (#3)');
  const revertsOne = source.commit(`revert: something\n\nThis reverts commit ${one.slice(0, 12)}.`);
  source.commit('Revert "Revert "feat: two" (#3)"');
  source.commit('Revert "what never was"');
  const home = scratch();
  const episodes = await episodesIn(join(home, 'memory'));
  await syncEpisodes(episodes, await mirrorOf(source, home), 'HEAD');
  const columns = await episodes.columns();
  const { titles, shas } = columns;
  const reverts = resolveReverts(columns);
  expect(Object.fromEntries(titles.map((title, at) => [title, reverts[at]]))).toEqual({
    'feat: one (#1)': undefined,
    'feat: two': undefined,
    'Revert "feat: two" (#3)': two,
    'revert: something': one,
    'Revert "Revert "feat: two" (#3)"': revertsTwo,
    'Revert "what never was"': undefined,
  });
  expect(shas).toContain(revertsOne);
});

it('reads whole episodes in the order asked for', async () => {
  const source = sampleRepository();
  const first = source.commit('feat: first\n\nIts body');
  const second = source.commit('second (#2)');
  const home = scratch();
  const episodes = await episodesIn(join(home, 'memory'));
  await syncEpisodes(episodes, await mirrorOf(source, home), 'HEAD');
  expect(await episodes.read([first, '0'.repeat(40), "' OR true --", second])).toMatchObject([
    { sha: first, author: 'Ada', body: 'Its body', parent: undefined },
    { sha: second, pr: 2, parent: first },
  ]);
});
