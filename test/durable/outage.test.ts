import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/durable/database.ts';
import { defineStory, startDurable, type Durable } from '../../src/durable/durable.ts';
import { readPostmaster } from '../../src/durable/postmaster.ts';
import { eventually } from '../support/eventually.ts';
import { silent, temporaryFolder } from './temporary-database.ts';

const MOMENTS = ['as a step begins', 'as a step ends', 'between two steps'] as const;

test.each(MOMENTS)(
  'a run whose Postgres is killed %s goes on when it is back, with nothing done or booked twice',
  { timeout: 180_000 },
  async (moment) => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ dataHome: folder.dir, log: silent });
    const killPostgres = async () => {
      const postmaster = await readPostmaster(join(folder.dir, 'postgres', 'data'));
      process.kill(postmaster!.pid, 'SIGKILL');
    };

    const done: string[] = [];
    const fix = defineStory('fix', async (steps) => {
      for (const name of ['clone', 'work', 'publish']) {
        await steps.step(name, async () => {
          done.push(name);
          if (name === 'work' && moment === 'as a step begins') await killPostgres();
          await durable.ledger.book({ run: steps.run, repository: 'octo/hello', tokens: 1, cost: 1 });
          if (name === 'work' && moment === 'as a step ends') await killPostgres();
        });
        if (name === 'work' && moment === 'between two steps' && done.length === 2) await killPostgres();
      }
      return 'fixed';
    });
    const request = defineStory('request', async (steps) => {
      const run = { run: 'run', story: fix, subject: 'octo/hello#1', repository: 'octo/hello', input: {} };
      await steps.step('start', () => durable.startRun(run));
    });
    await using durable: Durable<object> = await startDurable<object>({
      databaseUrl: database.url,
      executor: 'teller',
      concurrencyPerRepository: 1,
      log: silent,
      stories: () => ({ request, others: [fix] }),
    });

    await durable.accept('delivery', {});
    await eventually(async () => (await durable.get('run').catch(() => undefined))?.status === 'done');
    expect(done).toEqual(['clone', 'work', 'publish']);
    expect(await durable.ledger.ofRun('run')).toMatchObject({ replies: 3, tokens: 3, cost: 3 });
  },
);

test('a database that stands still for a while is waited for', { timeout: 180_000 }, async () => {
  await using folder = await temporaryFolder();
  await using database = await openDatabase({ dataHome: folder.dir, log: silent });
  const { pid } = (await readPostmaster(join(folder.dir, 'postgres', 'data')))!;
  const request = defineStory('request', async (steps) => {
    for (const name of ['one', 'two', 'three']) await steps.step(name, async () => void told.push(name));
  });
  const told: string[] = [];
  await using durable: Durable<object> = await startDurable<object>({
    databaseUrl: database.url,
    executor: 'teller',
    concurrencyPerRepository: 1,
    log: silent,
    stories: () => ({ request, others: [] }),
  });
  // No new connection is let in, as when the machine is short of everything.
  process.kill(pid, 'SIGSTOP');
  const accepted = durable.accept('delivery', {});
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  process.kill(pid, 'SIGCONT');
  await accepted;
  await eventually(async () => told.length === 3);
  expect(told).toEqual(['one', 'two', 'three']);
});
