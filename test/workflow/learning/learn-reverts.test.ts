import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src/lib/log.ts';
import { openMemory } from '../../../src/memory/memory.ts';
import { syncMemory } from '../../../src/workflow/sync-memory.ts';
import { outcomeOf } from '../../memory/sample-outcome.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';

async function scene(merge: 'squashed' | 'by a merge commit' = 'squashed') {
  const source = sampleRepository();
  const { git } = source;
  source.write('src/price.ts', 'export const price = 1;\n');
  const base = source.commit('feat: a price');
  git('checkout', '--quiet', '-b', 'fix/12');
  source.write('src/price.ts', 'export const price = 2;\n');
  source.commit('fix: round to cents');
  git('checkout', '--quiet', 'main');
  if (merge === 'squashed') {
    git('merge', '--squash', '--quiet', 'fix/12');
    source.commit('fix: round to cents (#12)');
  } else git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #12 from acme/fix', 'fix/12');
  const mergedAs = git('rev-parse', 'HEAD');

  const log = createLog({ level: 'silent', redact: (text) => text });
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  await memory.outcomes.keep(
    outcomeOf(12, { base, mergedAs, state: 'merged', openedAt: '2020-01-01T00:00:00.000Z' }),
  );
  return {
    source,
    memory,
    mergedAs,
    sync: async (at = 'HEAD') => {
      await syncMemory(memory, await mirrorOf(source), at);
      return memory.outcomes.of(12);
    },
    commit: (message: string) => source.commit(message),
  };
}

describe('a merged pull request', () => {
  it('stays merged while nothing takes it back', async () => {
    const { sync, commit } = await scene();
    commit('Revert "fix: something else (#11)" (#13)\n\nReverts acme/shop#11');
    commit('Revert "feat: theirs"\n\nReverts other/repo#12');
    expect(await sync()).toMatchObject({ state: 'merged' });
  });

  it.each([
    [
      'its hash',
      'squashed',
      (sha: string) => `Undo the rounding\n\nIt broke invoices.\n\nThis reverts commit ${sha}.`,
    ],
    [
      'its hash, of a merge commit',
      'by a merge commit',
      (sha: string) =>
        `Revert "x"\n\nThis reverts commit ${sha}, reversing\nchanges made to it. It broke invoices.`,
    ],
    ['its title', 'squashed', () => 'Revert "fix: round to cents (#12)" (#13)\n\nIt broke invoices.'],
    [
      'its number',
      'by a merge commit',
      () => 'Revert "fix: cents" (#13)\n\nReverts acme/shop#12\n\nIt broke invoices.',
    ],
  ] as const)(
    'is kept as reverted, with what the commit says, when that names %s',
    async (_, merge, message) => {
      const { sync, commit, mergedAs } = await scene(merge);
      const revertedBy = commit(message(mergedAs));
      const kept = await sync();
      expect(kept).toMatchObject({ state: 'reverted', revertedBy, mergedAs });
      expect(kept?.untrustedBecause).toContain('It broke invoices.');
      expect(await sync()).toEqual(kept);
    },
  );

  it('is merged again when what took it back is taken back, and at older commits nothing changes', async () => {
    const { sync, commit, mergedAs } = await scene();
    const first = commit(`Revert "fix: round to cents (#12)"\n\nThis reverts commit ${mergedAs}.`);
    expect((await sync())?.state).toBe('reverted');
    expect((await sync(mergedAs))?.state).toBe('reverted');
    commit(`Reapply "fix: round to cents (#12)"\n\nThis reverts commit ${first}.`);
    const kept = await sync();
    expect(kept?.state).toBe('merged');
    expect(kept).not.toHaveProperty('revertedBy');
    expect(kept).not.toHaveProperty('untrustedBecause');
  });
});
