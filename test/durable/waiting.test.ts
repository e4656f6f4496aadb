import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defineStory, startDurable, type Story } from '../../src/durable/durable.ts';
import type { Runs } from '../../src/durable/runs.ts';
import { silent, temporaryPostgres, type TemporaryPostgres } from './temporary-database.ts';

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await temporaryPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const REPOSITORY = 'octo/hello';
const DAYS = 24 * 60 * 60_000;
const WAIT = { timeout: 30_000, interval: 20 };

test('a run that waits lets others of its repository work, and takes its turn again once it is answered', async () => {
  const { story, told, finish } = asking();
  await using durable = await start(story);
  await begin(durable, story, 'asks');
  await has(durable, 'asks', 'waiting');
  await begin(durable, story, 'works');
  await vi.waitFor(() => expect(told).toContain('works works'), WAIT);
  expect(await statuses(durable)).toEqual({ asks: 'waiting', works: 'running' });

  expect(await durable.answer('asks', 'colour', 'red')).toEqual({ kind: 'answered' });
  await has(durable, 'asks', 'queued');
  expect(told).not.toContain('asks goes on');
  finish();
  await has(durable, 'works', 'done');
  await has(durable, 'asks', 'done');
  expect(await durable.get('asks')).toMatchObject({ outcome: 'red' });
  expect(told.filter((line) => line === 'asks begins')).toHaveLength(1);
});

test('what a telling holds is let go of before the run waits, and before it goes on', async () => {
  const held = new Set<number>();
  let tellings = 0;
  const story = defineStory('fix', async (steps, _input: string) => {
    tellings += 1;
    const telling = tellings;
    held.add(telling);
    await using hold = new AsyncDisposableStack();
    hold.defer(async () => void held.delete(telling));
    return await steps.waitFor<string>('colour', DAYS);
  });
  await using durable = await start(story);
  await begin(durable, story, 'asks');
  await vi.waitFor(() => expect([tellings, held]).toEqual([2, new Set([2])]), WAIT);
  await durable.answer('asks', 'colour', 'red');
  await has(durable, 'asks', 'done');
  expect([tellings, held.size]).toEqual([3, 0]);
});

test('a run goes on waiting over a restart, and an answer from before it is not lost', async () => {
  const { story, told } = asking();
  const databaseUrl = await postgres.freshDatabase();
  {
    await using durable = await start(story, databaseUrl);
    await begin(durable, story, 'asks');
    await has(durable, 'asks', 'waiting');
  }
  {
    await using durable = await start(story, databaseUrl);
    await has(durable, 'asks', 'waiting');
    await durable.answer('asks', 'colour', 'red');
    await durable.answer('asks', 'colour', 'blue');
  }
  await using durable = await start(story, databaseUrl);
  await has(durable, 'asks', 'done');
  expect(await durable.get('asks')).toMatchObject({ outcome: 'red' });
  expect(told.filter((line) => line === 'asks begins')).toHaveLength(1);
});

test('a run that waits is its subject’s active one, can be cancelled, and waits again when it is resumed', async () => {
  const { story } = asking();
  await using durable = await start(story);
  await begin(durable, story, 'asks');
  await has(durable, 'asks', 'waiting');
  expect((await durable.list({ status: 'waiting' })).map(({ run }) => run)).toEqual(['asks']);
  expect(await durable.list({ status: 'running' })).toEqual([]);
  const other = {
    run: 'other',
    story,
    subject: `${REPOSITORY}#asks`,
    repository: REPOSITORY,
    input: 'other',
  };
  expect(await durable.startRun(other)).toEqual({ kind: 'already-active', run: 'asks' });

  expect(await durable.cancel('asks')).toEqual({ kind: 'cancelled' });
  expect(await durable.answer('asks', 'colour', 'red')).toEqual({ kind: 'ended', status: 'cancelled' });
  await durable.resume('asks');
  await has(durable, 'asks', 'waiting');
  await durable.answer('asks', 'colour', 'red');
  await has(durable, 'asks', 'done');
});

/** Runs named `asks` wait for a colour, the others work until they may finish. */
function asking() {
  const told: string[] = [];
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const story = defineStory('fix', async (steps, run: string) => {
    const tell = (what: string) => steps.step(what, async () => void told.push(`${run} ${what}`));
    await tell('begins');
    if (run !== 'asks') {
      await tell('works');
      await steps.step('work', () => promise);
      return run;
    }
    const colour = await steps.waitFor<string>('colour', DAYS);
    await tell('goes on');
    return colour;
  });
  return { story, told, finish };
}

async function start(story: Story<string, unknown>, databaseUrl?: string) {
  return startDurable<null>({
    databaseUrl: databaseUrl ?? (await postgres.freshDatabase()),
    executor: 'test',
    concurrencyPerRepository: 1,
    log: silent,
    stories: () => ({ request: defineStory('request', async () => undefined), others: [story] }),
  });
}

function begin(runs: Runs, story: Story<string, unknown>, run: string) {
  return runs.startRun({ run, story, subject: `${REPOSITORY}#${run}`, repository: REPOSITORY, input: run });
}

async function has(runs: Runs, run: string, status: string): Promise<void> {
  await vi.waitFor(async () => expect(await runs.get(run)).toMatchObject({ status }), WAIT);
}

async function statuses(runs: Runs) {
  return Object.fromEntries((await runs.list()).map(({ run, status }) => [run, status]));
}
