import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openEpisodes, type Episodes } from '../../src/memory/episodes.ts';
import { resolveReverts } from '../../src/memory/reverts.ts';
import { openStore } from '../../src/memory/store.ts';
import { syncEpisodes } from '../../src/memory/sync.ts';
import { termOf } from '../../src/memory/terms.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

const log = createLog({ level: 'silent', redact: (text) => text });

async function episodesIn(uri: string): Promise<Episodes> {
  const store = await openStore(uri, log);
  onTestFinished(() => store.close());
  return openEpisodes(store);
}

function twoCommits(): SampleRepository {
  const source = sampleRepository();
  source.write('src/parse.ts', 'export function parseQuery(text) {\n  return text;\n}\n');
  source.write('package-lock.json', '{}\n');
  source.commit('feat: a parser');
  source.write('src/parse.ts', 'export function parseQuery(text) {\n  return decodePercent(text);\n}\n');
  source.write('package-lock.json', '{ "lockedThing": 1 }\n');
  source.commit('fix: percent signs');
  return source;
}

it('the first pass alone makes memory usable, and the second fills in what the diffs say', async () => {
  const mirror = await mirrorOf(twoCommits());
  const episodes = await episodesIn(join(scratch(), 'memory'));
  const stop = new AbortController();
  const interrupted = syncEpisodes(episodes, mirror, 'HEAD', {
    signal: stop.signal,
    progress: (pass) => void (pass === 'messages' && stop.abort()),
  });
  await expect(interrupted).rejects.toThrow('abort');
  const first = await episodes.columns();
  expect(first.shas).toHaveLength(2);
  expect(first.diffs.hashes).toHaveLength(0);

  expect(await syncEpisodes(episodes, mirror, 'HEAD')).toMatchObject({ commits: 0, episodes: 2 });
  const columns = await episodes.columns();
  const fix = columns.titles.indexOf('fix: percent signs');
  expect(columns.files[fix]).toEqual([
    { path: 'package-lock.json', status: 'M', added: 1, removed: 1 },
    { path: 'src/parse.ts', status: 'M', added: 1, removed: 1, symbols: ['parseQuery'] },
  ]);
  const terms = columns.diffs.hashes.slice(columns.diffs.offsets[fix], columns.diffs.offsets[fix + 1]);
  expect(terms).toContain(termOf('decodepercent'));
  expect(terms).not.toContain(termOf('lockedthing'));
});

it('a second pass that was interrupted reads only what is missing', async () => {
  const source = twoCommits();
  for (let number = 0; number < 60; number++) source.commit(`chore: nothing, ${number}`);
  const mirror = await mirrorOf(source);
  const uri = join(scratch(), 'memory');
  const episodes = await episodesIn(uri);
  await syncEpisodes(episodes, mirror, 'HEAD');
  await episodes.diffTips.clear();
  const all = await mirror.commitsSince(await mirror.resolve('HEAD'), []);
  expect(await episodes.lackingDiffs([...all, 'f'.repeat(40)])).toEqual(['f'.repeat(40)]);
  expect((await (await episodesIn(uri)).columns()).shas).toHaveLength(62);
});

it('marks what a commit takes back', async () => {
  const source = twoCommits();
  const taken = source.git('rev-parse', 'HEAD');
  source.git('revert', '--no-edit', 'HEAD');
  const episodes = await episodesIn(join(scratch(), 'memory'));
  await syncEpisodes(episodes, await mirrorOf(source), 'HEAD');
  const columns = await episodes.columns();
  expect(resolveReverts(columns)[columns.titles.indexOf('Revert "fix: percent signs"')]).toBe(taken);
});

it('a commit that an earlier tip descends from is known without a new tip', async () => {
  const source = twoCommits();
  const mirror = await mirrorOf(source);
  const episodes = await episodesIn(join(scratch(), 'memory'));
  await syncEpisodes(episodes, mirror, 'HEAD');
  await syncEpisodes(episodes, mirror, 'HEAD~1');
  expect(await episodes.tips.list()).toEqual([await mirror.resolve('HEAD')]);
  expect(await episodes.diffTips.list()).toEqual([await mirror.resolve('HEAD')]);
});

it('a shallow clone that becomes a whole one is remembered as a whole', async () => {
  const source = twoCommits();
  const shallow = join(scratch(), 'shallow');
  source.git('clone', '--quiet', '--depth=1', `file://${source.dir}`, shallow);
  const folder = scratch();
  const episodes = await episodesIn(join(folder, 'memory'));
  expect(await syncEpisodes(episodes, await mirrorOf({ dir: shallow }, folder), 'HEAD')).toMatchObject({
    episodes: 0,
  });
  source.git('-C', shallow, 'fetch', '--quiet', '--unshallow');
  const whole = await mirrorOf({ dir: shallow }, folder);
  expect(await syncEpisodes(episodes, whole, 'HEAD')).toMatchObject({ commits: 2, episodes: 2 });
});
