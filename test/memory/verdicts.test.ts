import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';
import type { PullRequestOutcome } from '../../src/memory/pull-request-outcome.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch } from '../repository/sample.ts';
import { outcomeOf } from './sample-outcome.ts';

const clean: (() => void)[] = [];
let mirror: Mirror;
let before: string;
let base: string;
let head: string;

beforeAll(async () => {
  const folder = scratch((end) => clean.push(end));
  const source = sampleRepository(join(folder, 'source'));
  before = source.commit('feat: nothing yet');
  source.write('src/price.ts', 'export const price = 1;\n');
  base = source.commit('feat: a price');
  head = source.commit('feat: more');
  mirror = await mirrorOf(source, folder);
  return () => clean.forEach((end) => end());
});

async function scene() {
  const log = createLog({ level: 'silent', redact: (text) => text });
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  const mined = { id: 'habit', statement: 'It is so.', forCount: 8, againstCount: 0 };
  await memory.rules.keepMined({ commit: before, depth: 1 }, [mined]);
  return {
    memory,
    mined,
    end: (
      number: number,
      state: PullRequestOutcome['state'],
      rule: { used?: boolean; kept?: boolean } = {},
    ) =>
      memory.outcomes.keep(
        outcomeOf(number, {
          base,
          state,
          rules: [{ id: 'habit', statement: 'It is so.', used: true, ...rule }],
        }),
      ),
    habit: async (at = head) => (await memory.rules.at(mirror, at)).find(({ rule }) => rule.id === 'habit')!,
  };
}

describe('what outcomes say of a rule', () => {
  it.each([
    ['merged', {}, 10 / 11],
    ['amended', { kept: true }, 10 / 11],
    ['amended', { kept: false }, 9 / 11],
    ['refused', {}, 9 / 11],
    ['reverted', {}, 9 / 11],
    ['amended', {}, 0.9],
    ['open', {}, 0.9],
    ['merged', { used: false }, 0.9],
    ['refused', { used: false }, 0.9],
  ] as const)('%s %o gives a score of %d', async (state, rule, score) => {
    const { end, habit } = await scene();
    await end(12, state, rule);
    expect((await habit()).rule.score).toBeCloseTo(score, 5);
  });

  it('is told with the rule, and is not written into it', async () => {
    const { end, habit, memory, mined } = await scene();
    await end(12, 'merged');
    await end(13, 'refused');
    expect((await habit()).verdicts).toEqual([
      { pullRequest: 13, url: 'https://github.com/acme/shop/pull/13', state: 'refused', isFor: false },
      { pullRequest: 12, url: 'https://github.com/acme/shop/pull/12', state: 'merged', isFor: true },
    ]);
    await memory.rules.forget((await habit()).rule);
    const [kept] = (await memory.rules.list()).filter(({ id }) => id === 'habit');
    expect(kept).toMatchObject({ ...mined, for: [], against: [], score: 0.9 });
  });

  it('counts once, however often the rule is mined, and is taken back with the outcome', async () => {
    const { end, habit, memory, mined } = await scene();
    await end(12, 'refused');
    await memory.rules.keepMined({ commit: base, depth: 2 }, [mined]);
    await memory.rules.keepMined({ commit: head, depth: 3 }, [mined]);
    expect((await habit()).rule.score).toBeCloseTo(9 / 11, 5);
    await end(12, 'open');
    expect(await habit()).not.toHaveProperty('verdicts');
    expect((await habit()).rule.score).toBeCloseTo(0.9, 5);
  });

  it('is not known to what came before the commit that the change was made on', async () => {
    const { end, habit } = await scene();
    await end(12, 'refused');
    expect(await habit(before)).not.toHaveProperty('verdicts');
    expect((await habit(base)).verdicts).toHaveLength(1);
  });
});
