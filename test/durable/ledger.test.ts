import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRuns } from '../../src/durable/runs.ts';
import { silent, temporaryPostgres, type TemporaryPostgres } from './temporary-database.ts';

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await temporaryPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const [yesterday, tomorrow] = [-1, 1].map((days) => new Date(Date.now() + days * 24 * 60 * 60_000));

test('what models took is added up for a run and for a repository’s runs since a time', async () => {
  await using runs = await openRuns(await postgres.freshDatabase(), silent);
  await Promise.all([runs.prepare(), runs.prepare()]);
  const { ledger } = runs;
  await ledger.book({ run: 'one', repository: 'octo/hello', tokens: 1_000, cost: 0.5 });
  await ledger.book({ run: 'one', repository: 'octo/hello', tokens: 3_000_000_000, cost: undefined });
  await ledger.book({ run: 'two', repository: 'octo/hello', tokens: 10, cost: 0.25 });
  await ledger.book({ run: 'three', repository: 'octo/other', tokens: 7, cost: 0.1 });
  expect(await ledger.ofRun('one')).toEqual({
    runs: 1,
    replies: 2,
    tokens: 3_000_001_000,
    cost: 0.5,
    unpriced: 1,
  });
  const used = { runs: 2, replies: 3, tokens: 3_000_001_010, cost: 0.75, unpriced: 1 };
  expect(await ledger.ofRepository('octo/hello', yesterday!)).toEqual(used);
  expect(await ledger.ofRepository('octo/hello', tomorrow!)).toMatchObject({ runs: 0, tokens: 0, cost: 0 });
});

test('before anything was told, nothing was used', async () => {
  await using runs = await openRuns(await postgres.freshDatabase(), silent);
  expect(await runs.ledger.ofRun('one')).toMatchObject({ replies: 0, tokens: 0, cost: 0 });
});
