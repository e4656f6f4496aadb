import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { predictChanges, type PlannedChange, type Prediction } from '../../src/conventions/predictor.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

function predicted(mirror: Mirror, ...changes: PlannedChange[]): Promise<Prediction[]> {
  return Array.fromAsync(predictChanges(mirror, changes));
}

interface Sample {
  readonly mirror: Mirror;
  readonly at: string;
  readonly commits: readonly string[];
}

async function written(
  write: (repository: SampleRepository) => string[],
  end?: (clean: () => void) => void,
): Promise<Sample> {
  const folder = scratch(end);
  const repository = sampleRepository(join(folder, 'source'));
  const commits = write(repository);
  return { mirror: await mirrorOf(repository, folder), at: commits.at(-1)!, commits };
}

const PARTS = ['router', 'client', 'cookie', 'stream'] as const;

/** Fixes of one part or another, each with its test; features have a document too. */
function aTidyHistory(repository: SampleRepository): string[] {
  repository.write('CHANGELOG.md', '# Changes');
  repository.write('README.md', '# Read me');
  const commits = [repository.commit('chore: begin')];
  for (let round = 0; round < 10; round++) {
    for (const part of PARTS) {
      repository.write(`src/${part}/${part}.ts`, `${part} ${round}`);
      repository.write(`src/${part}/${part}.test.ts`, `${part} ${round}`);
      if (round % 2 === 1) repository.write(`docs/${part}.md`, `${round}`);
      commits.push(
        repository.commit(
          round % 2 === 1
            ? `feat(${part}): add option ${round} (#${round})`
            : `fix(${part}): handle case ${round}`,
        ),
      );
    }
  }
  return commits;
}

describe('a change in a repository of tidy habits', () => {
  let tidy: Sample;
  beforeAll(async () => {
    const cleanings: (() => void)[] = [];
    tidy = await written(aTidyHistory, (clean) => cleanings.push(clean));
    return () => cleanings.forEach((clean) => clean());
  });

  it('gets the type, the scope, the test and the companions that its like had', async () => {
    const { mirror, at } = tidy;
    const [fix, feature] = await predicted(
      mirror,
      { at, paths: ['src/cookie/cookie.ts'], untrustedSummary: 'handle empty names' },
      { at, paths: ['src/stream/stream.ts'], untrustedSummary: 'add option for the size' },
    );
    expect(fix).toMatchObject({ title: 'fix(cookie): handle empty names', type: 'fix', scope: 'cookie' });
    expect(feature).toMatchObject({
      title: 'feat(stream): add option for the size',
      type: 'feat',
      scope: 'stream',
    });
    expect(fix?.tests[0]).toBe('src/cookie/cookie.test.ts');
    const chanceIn = (prediction: Prediction | undefined, path: string) =>
      prediction?.also.find((each) => each.path === path)?.probability;
    expect(chanceIn(fix, 'src/cookie/cookie.test.ts')).toBeGreaterThan(0.9);
    expect(chanceIn(fix, 'CHANGELOG.md')).toBeLessThan(0.1);
    expect(chanceIn(feature, 'docs/stream.md')).toBeGreaterThan(chanceIn(fix, 'docs/cookie.md') ?? 1);
  });

  it('is not given a type twice, nor a number', async () => {
    const { mirror, at } = tidy;
    const paths = ['src/cookie/cookie.ts'];
    const summaries = ['fix(cookie): handle empty names (#12)', 'Note: handle empty names'];
    const changes = summaries.map((untrustedSummary) => ({ at, paths, untrustedSummary }));
    const [whole, other] = await predicted(mirror, ...changes);
    expect(whole?.title).toBe('fix(cookie): handle empty names');
    expect(other?.title).toMatch(/: Note: handle empty names$/);
  });

  it('never has a file that was given among its companions', async () => {
    const { mirror, at } = tidy;
    const paths = ['src/cookie/cookie.ts', 'src/cookie/cookie.test.ts'];
    const [prediction] = await predicted(mirror, { at, paths, untrustedSummary: 'handle empty names' });
    expect(prediction?.also.map(({ path }) => path)).not.toEqual(expect.arrayContaining([paths[1]]));
    expect(prediction?.tests).not.toContain(paths[1]);
  });

  it.each([
    ['', []],
    ['', ['']],
    ['\0\u{1F600}\n\n(((', ['../../etc/passwd', '/', 'a\0b', '__proto__']],
    ['constructor toString __proto__', ['constructor/toString.ts']],
    ['x'.repeat(100_000), ['x/'.repeat(5_000)]],
  ])('gets an answer, whatever was asked (%#)', async (untrustedSummary, paths) => {
    const { mirror, at } = tidy;
    const [prediction] = await predicted(mirror, { at, paths, untrustedSummary });
    expect(prediction?.title.length).toBeLessThanOrEqual(100);
    for (const { probability } of prediction!.also)
      expect(probability).toSatisfy((p: number) => p >= 0 && p <= 1);
  });
});

describe('what is foretold at a commit', () => {
  it('follows from the commit and its ancestors alone', async () => {
    const question = { paths: ['src/cookie/cookie.ts'], untrustedSummary: 'handle empty names' };
    const { mirror, commits } = await written((repository) => {
      const tidy = aTidyHistory(repository);
      repository.git('checkout', '--quiet', '-b', 'side', tidy[20]!);
      repository.write('src/cookie/cookie.ts', 'side');
      const side = repository.commit('bug(biscuit): something else');
      repository.git('checkout', '--quiet', 'main');
      repository.git('merge', '--quiet', '--no-edit', 'side', '--strategy=ours');
      repository.git('mv', 'src/cookie', 'src/biscuit');
      const later = repository.commit('refactor(biscuit): rename');
      return [tidy[10]!, tidy[20]!, side, tidy.at(-1)!, later];
    });
    const all = await predicted(mirror, ...commits.toReversed().map((at) => ({ at, ...question })));
    for (const [place, at] of commits.toReversed().entries()) {
      expect(await predicted(mirror, { at, ...question })).toEqual([all[place]]);
    }
    expect(all.at(-1)?.tests).toContain('src/cookie/cookie.test.ts');
    expect(all[0]?.tests).toContain('src/biscuit/cookie.test.ts');
  });
});

it('rests on no more than the newest commits where only so many are asked for', async () => {
  const { mirror, at } = await written((repository) =>
    Array.from({ length: 30 }, (_, round) => {
      repository.write(round < 20 ? 'lib/a.js' : 'a.js', String(round));
      repository.write('test/a.test.js', String(round));
      return repository.commit(round < 20 ? `fix: mend case ${round}` : `Mend case ${round}`);
    }),
  );
  const change = { at, paths: ['a.js'], untrustedSummary: 'mend it' };
  const types = async (most: number) =>
    (await Array.fromAsync(predictChanges(mirror, [change], { most }))).map(({ type, tests }) => [
      type,
      tests,
    ]);
  expect(await types(30)).toEqual([['fix', ['test/a.test.js']]]);
  expect(await types(10)).toEqual([[null, ['test/a.test.js']]]);
});

describe('where habits are different', () => {
  it('there is no type where none is used', async () => {
    const { mirror, at } = await written((repository) =>
      PARTS.flatMap((part) => {
        repository.write(`${part}.py`, part);
        return [repository.commit(`Mend the ${part}`)];
      }),
    );
    const [prediction] = await predicted(mirror, { at, paths: ['router.py'], untrustedSummary: 'handle it' });
    expect(prediction).toEqual({
      title: 'Handle it',
      type: null,
      scope: null,
      tests: [],
      also: expect.any(Array),
    });
    expect(prediction?.also.map(({ path }) => path)).not.toContain('CHANGELOG.md');
  });

  it('a type has the spelling that is used now', async () => {
    const { mirror, at } = await written((repository) =>
      Array.from({ length: 60 }, (_, round) => {
        repository.write('a.js', String(round));
        return repository.commit(`${round < 40 ? 'Fix' : 'fix'}: mend case ${round}`);
      }),
    );
    const [prediction] = await predicted(mirror, { at, paths: ['a.js'], untrustedSummary: 'mend case' });
    expect(prediction?.type).toBe('fix');
  });

  it('a test that was renamed keeps its past', async () => {
    const { mirror, at } = await written((repository) => {
      const commits: string[] = [];
      repository.write('test/other.test.js', 'another thing entirely');
      for (let round = 0; round < 4; round++) {
        repository.write('lib/handler.js', `handler ${round}`);
        repository.write('test/requests.test.js', `a long enough text\nto be known again\n${round}`);
        commits.push(repository.commit(`mend ${round}`));
      }
      repository.git('mv', 'test/requests.test.js', 'test/conversations.test.js');
      commits.push(repository.commit('rename'));
      return commits;
    });
    const [prediction] = await predicted(mirror, {
      at,
      paths: ['lib/handler.js'],
      untrustedSummary: 'mend it',
    });
    expect(prediction?.tests[0]).toBe('test/conversations.test.js');
  });

  it('a file that tells of one change is proposed anew', async () => {
    const { mirror, at } = await written((repository) =>
      Array.from({ length: 12 }, (_, round) => {
        repository.write('src/a.ts', String(round));
        repository.write(`.changeset/round-${round}.md`, 'x');
        return repository.commit(`fix: mend case ${round}`);
      }),
    );
    const [prediction] = await predicted(mirror, {
      at,
      paths: ['src/a.ts'],
      untrustedSummary: 'mend the rest',
    });
    expect(
      prediction?.also.find(({ path }) => path === '.changeset/mend-the-rest.md')?.probability,
    ).toBeGreaterThan(0.8);
  });
});
