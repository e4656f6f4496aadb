import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch } from '../repository/sample.ts';
import { outcomeOf, roundOf } from './sample-outcome.ts';

const clean: (() => void)[] = [];
let mirror: Mirror;
let before: string;
let base: string;

beforeAll(async () => {
  const folder = scratch((end) => clean.push(end));
  const source = sampleRepository(join(folder, 'source'));
  before = source.commit('chore: begin');
  for (const [name, words] of [
    ['price', 'round the price of an invoice to cents'],
    ['mail', 'send a mail when an order is late'],
    ['login', 'the login page shows the password field twice'],
    ['stock', 'count the stock of a warehouse'],
  ]) {
    source.write(`src/${name}.ts`, `/** ${words} */\nexport function ${name}() {}\n`);
    source.commit(`fix: ${words}`);
  }
  base = source.git('rev-parse', 'HEAD');
  mirror = await mirrorOf(source, folder);
  return () => clean.forEach((end) => end());
});

async function scene() {
  const log = createLog({ level: 'silent', redact: (text) => text });
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  await memory.sync(mirror, 'HEAD');
  return {
    memory,
    recall: async (query: string, at = base) => (await memory.recall(mirror, at, query)).outcomes ?? [],
  };
}

const patch = 'diff --git a/src/price.ts b/src/price.ts\n--- a/src/price.ts\n+++ b/src/price.ts\n';

describe('earlier pull requests that are recalled', () => {
  it('are those about the like, with what people said and changed', async () => {
    const { memory, recall } = await scene();
    await memory.outcomes.keep(
      outcomeOf(12, {
        base,
        patch,
        state: 'amended',
        title: 'fix: round the price to cents',
        untrustedIssue: 'Invoice price is not rounded\n\nThe price of an invoice has three decimals.',
        contrast: '-a\n+b\n',
        rounds: [
          roundOf({
            remarks: [
              { key: 'comment-1', by: 'maria', untrustedText: 'Use cents.', answer: 'done' },
              { key: 'comment-2', by: 'maria', untrustedText: 'Why?', answer: 'question' },
            ],
          }),
        ],
      }),
    );
    await memory.outcomes.keep(
      outcomeOf(13, {
        base,
        state: 'merged',
        title: 'fix: show the password field once',
        untrustedIssue: 'The login page shows the password field twice',
      }),
    );
    const found = await recall(
      'The price in the invoice has three decimals\n\nIt should be rounded to cents.',
    );
    expect(found).toMatchObject([
      {
        number: 12,
        state: 'amended',
        title: 'fix: round the price to cents',
        files: ['src/price.ts'],
        untrustedRequests: ['Use cents.'],
        contrast: '-a\n+b\n',
      },
    ]);
  });

  it('are none where nothing is alike, and none that are still open', async () => {
    const { memory, recall } = await scene();
    const like = { base, patch, untrustedIssue: 'The price of an invoice has three decimals' };
    await memory.outcomes.keep(outcomeOf(12, { ...like, state: 'open' }));
    expect(await recall('The price of an invoice has three decimals')).toEqual([]);
    await memory.outcomes.keep(outcomeOf(12, { ...like, state: 'refused' }));
    expect(await recall('Dark mode for the settings dialog')).toEqual([]);
    expect(await recall('')).toEqual([]);
    expect(await recall('The price of an invoice has three decimals')).toHaveLength(1);
  });

  it('are at most three, the most alike first, and none that a commit cannot know of', async () => {
    const { memory, recall } = await scene();
    for (const number of [3, 4, 5, 6])
      await memory.outcomes.keep(
        outcomeOf(number, {
          base,
          patch,
          state: 'refused',
          untrustedIssue: `The price of an invoice has three decimals${' and the mail is late'.repeat(number % 3)}`,
          untrustedBecause: 'maria: not like this',
        }),
      );
    const found = await recall('The price of an invoice has three decimals');
    expect(found.map(({ number }) => number)).toEqual([6, 3, 5]);
    expect(found[0]).toMatchObject({ state: 'refused', untrustedBecause: 'maria: not like this' });
    expect(await recall('The price of an invoice has three decimals', before)).toEqual([]);
  });
});
