import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openDocuments } from '../../src/memory/documents.ts';
import { openEpisodes } from '../../src/memory/episodes.ts';
import type { RankingModel } from '../../src/memory/ranking-model.ts';
import { bestShare, selfTestOf } from '../../src/memory/self-test.ts';
import { createStandpoints } from '../../src/memory/standpoint.ts';
import { syncEpisodes } from '../../src/memory/sync.ts';
import { openSelfTests } from '../../src/memory/self-tests.ts';
import { openStore } from '../../src/memory/store.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

const log = createLog({ level: 'silent', redact: (text) => text });

const FRUITS =
  'apple banana cherry damson elder fig grape hazel imbe jambul kiwi lemon mango nectar olive papaya quince rhubarb sorb tamarind ugli vanilla walnut yuzu'.split(
    ' ',
  );

/** Every file is about its own fruit, and its fix says so; what was said of the fruits before is `past`. */
function orchard(past: (source: SampleRepository) => void): SampleRepository {
  const source = sampleRepository();
  for (const fruit of FRUITS)
    source.write(`src/${fruit}.ts`, `export const ${fruit} = '${fruit} ${fruit}';\n`);
  source.write('src/press.ts', 'export const press = 1;\n');
  source.commit('feat: an orchard');
  past(source);
  FRUITS.forEach((fruit, at) => {
    source.write(`src/tree-${at}.ts`, `export const tree = '${fruit}'; // watered\n`);
    source.commit(`fix: the ${fruit} tastes of nothing`);
  });
  return source;
}

/** Content counts alone, or the past does: nothing in between is fitted. */
const BLUNT: RankingModel = {
  content: { content: [1, 0] },
  together: { message: [1, 0] },
  confidence: {},
};

async function shareOf(source: SampleRepository): Promise<number | undefined> {
  const mirror = await mirrorOf(source);
  const store = await openStore(join(scratch(), 'memory'), log);
  onTestFinished(() => store.close());
  const episodes = await openEpisodes(store);
  const { head } = await syncEpisodes(episodes, mirror, 'HEAD');
  const standpointAt = createStandpoints(() => episodes.columns(), await openDocuments(store));
  const test = selfTestOf(await standpointAt(mirror, head));
  return test && bestShare(test, await standpointAt(mirror, test.from), BLUNT);
}

describe('the self-test of memory', () => {
  it('leaves memory its weight where it does no harm', async () => {
    const telling = orchard((source) => {
      FRUITS.forEach((fruit, at) => {
        source.write(`src/tree-${at}.ts`, `export const tree = '${fruit}'; // sprayed\n`);
        source.commit(`feat: the ${fruit} tastes of something`);
      });
    });
    expect(await shareOf(telling)).toBe(1);
  });

  it('takes weight from a past that points to the wrong files', async () => {
    const misleading = orchard((source) => {
      for (let round = 0; round < 3; round++) {
        FRUITS.forEach((fruit, at) => {
          const next = (at + 1) % FRUITS.length;
          source.write(`src/tree-${next}.ts`, `export const tree = '${FRUITS[next]}'; // ${round}\n`);
          source.commit(`feat: the ${fruit} tastes of something, part ${round}`);
        });
      }
    });
    expect(await shareOf(misleading)).toBeLessThan(1);
  });

  it('says nothing where there are few fixes', async () => {
    const young = sampleRepository();
    young.write('src/a.ts', 'a');
    young.commit('feat: a beginning');
    expect(await shareOf(young)).toBeUndefined();
  });

  it('holds for the commit it was made at and its descendants alone', async () => {
    const store = await openStore(join(scratch(), 'memory'), log);
    onTestFinished(() => store.close());
    const tests = await openSelfTests(store);
    await tests.keep('b', 0.5);
    expect(await tests.shareAt(['d', 'c', 'b', 'a'])).toBe(0.5);
    expect(await tests.shareAt(['x', 'a'])).toBe(1);
    await tests.keep('c', 0.25);
    expect(await tests.shareAt(['d', 'c', 'b', 'a'])).toBe(0.25);
  });
});
