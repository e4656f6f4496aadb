import { join } from 'node:path';
import { expect, it } from 'vitest';
import { usualBase } from '../../../src/conventions/form/base-branch.ts';
import { openMirror } from '../../../src/repository/repository.ts';
import { sampleRepository, scratch, type SampleRepository } from '../../repository/sample.ts';

async function baseOf(past: (source: SampleRepository) => void): Promise<string | undefined> {
  const source = sampleRepository();
  source.commit('first');
  past(source);
  source.git('checkout', '--quiet', 'main');
  return usualBase(await openMirror({ dir: join(scratch(), 'mirror'), source: source.dir }));
}

function gather(source: SampleRepository, branch: string, releases: number): void {
  source.git('checkout', '--quiet', '-B', branch);
  for (let release = 0; release < releases; release++) {
    source.git('checkout', '--quiet', branch);
    for (let n = 0; n < 4; n++) source.commit(`fix: this ${n} (#${release}${n})`);
    source.git('checkout', '--quiet', 'main');
    source.git('merge', '--quiet', '--no-ff', '-m', `Merge branch '${branch}'`, branch);
  }
}

it('is the branch where work is gathered, when the default one gets nothing but releases of it', async () => {
  expect(await baseOf((source) => gather(source, 'develop', 5))).toBe('develop');
});

it('is not known where work arrives at the default branch too, or there is little of it', async () => {
  const mixed = (source: SampleRepository) => {
    gather(source, 'develop', 5);
    for (let n = 0; n < 3; n++) source.commit(`fix: that ${n} (#9${n})`);
  };
  expect(await baseOf(mixed)).toBeUndefined();
  expect(await baseOf((source) => gather(source, 'next', 2))).toBeUndefined();
  expect(await baseOf((source) => gather(source, 'experiment', 5))).toBeUndefined();
  expect(await baseOf(() => undefined)).toBeUndefined();
});
