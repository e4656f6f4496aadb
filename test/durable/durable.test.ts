import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defineStory, startDurable, type Story } from '../../src/durable/durable.ts';
import { RunCancelled, ShuttingDown } from '../../src/durable/executions.ts';
import { openRuns, type Runs } from '../../src/durable/runs.ts';
import { silent, temporaryPostgres, type TemporaryPostgres } from './temporary-database.ts';

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await temporaryPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const ON_HELLO = { subject: 'octo/hello#1', repository: 'octo/hello' };

test('a delivery that comes twice is kept once and told once', async () => {
  const told: string[] = [];
  const request = defineStory('request', async (steps, input: { text: string }) => {
    await steps.step('tell', async () => void told.push(input.text));
  });
  await using durable = await start({ request });
  const answers = await Promise.all(
    ['a', 'b', 'a', 'b', 'a'].map((id) => durable.accept(id, { text: `delivery ${id}` })),
  );
  expect(answers.toSorted()).toEqual(['known', 'known', 'known', 'stored', 'stored']);
  expect(await durable.accept('a', { text: 'once more' })).toBe('known');
  await vi.waitFor(() => expect(told.toSorted()).toEqual(['delivery a', 'delivery b']), WAIT);
});

test('requests that are over since long are taken out, runs and what is under way are not', async () => {
  const { fix, finish } = waiting();
  const ready = Promise.withResolvers<void>();
  const request = defineStory('request', async (steps, input: string) => {
    await steps.step('answer', async () => (input === 'slow' ? ready.promise : undefined));
  });
  await using durable = await start({ request, others: [fix] });
  finish();
  await durable.startRun({ run: 'kept', story: fix, ...ON_HELLO, input: 'asked for' });
  await ended(durable, 'kept', 'done');
  await durable.accept('slow', 'slow');
  await durable.accept('quick', 'quick');
  expect(await durable.deleteEndedRequests(new Date(Date.now() - 60_000))).toBe(0);
  const inAnHour = new Date(Date.now() + 3_600_000);
  await vi.waitFor(async () => expect(await durable.deleteEndedRequests(inAnHour)).toBe(1), WAIT);
  expect(await durable.inputOf('kept')).toBe('asked for');
  expect(await durable.accept('slow', 'slow')).toBe('known');
  expect(await durable.accept('quick', 'quick')).toBe('stored');
  ready.resolve();
});

test('a subject has one active run, also when two are started at the same moment', async () => {
  const { fix, finish } = waiting();
  await using durable = await start({ others: [fix] });
  const starts = ['first', 'second'].map((run) =>
    durable.startRun({ run, story: fix, ...ON_HELLO, input: run }),
  );
  const results = await Promise.all(starts);
  const started = results.filter(({ kind }) => kind === 'started');
  expect(started).toHaveLength(1);
  const run = started[0]?.run ?? '';
  expect(results).toContainEqual({ kind: 'already-active', run });
  expect(await durable.startRun({ run, story: fix, ...ON_HELLO, input: run })).toEqual({
    kind: 'started',
    run,
  });

  finish();
  await ended(durable, run, 'done');
  expect(await durable.startRun({ run: 'third', story: fix, ...ON_HELLO, input: 'x' })).toMatchObject({
    kind: 'started',
  });
  await ended(durable, 'third', 'done');
});

test('a run that failed or was cancelled leaves its subject free', async () => {
  const fix = defineStory('fix', async (steps, input: string) => {
    await steps.step('work', async (signal) => {
      if (input === 'fail') throw new Error('it does not build');
      await sleep(600_000, undefined, { signal });
    });
  });
  await using durable = await start({ others: [fix] });
  await durable.startRun({ run: 'fails', story: fix, ...ON_HELLO, input: 'fail' });
  await ended(durable, 'fails', 'failed');
  expect(await durable.get('fails')).toMatchObject({
    error: 'it does not build',
    steps: [{ name: 'work', error: 'it does not build' }],
  });
  const next = await durable.startRun({ run: 'hangs', story: fix, ...ON_HELLO, input: 'hang' });
  expect(next.kind).toBe('started');
  expect(await durable.cancel('hangs')).toEqual({ kind: 'cancelled' });
  expect(await durable.startRun({ run: 'last', story: fix, ...ON_HELLO, input: 'fail' })).toMatchObject({
    kind: 'started',
  });
});

test('no more runs of one repository work at once than allowed, and other repositories do not wait for them', async () => {
  let [now, most] = [0, 0];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const others: string[] = [];
  const fix = defineStory('fix', async (steps, repository: string) => {
    await steps.step('work', async () => {
      if (repository !== 'octo/hello') return void others.push(repository);
      now += 1;
      most = Math.max(most, now);
      await gate;
      now -= 1;
    });
  });
  await using durable = await start({ others: [fix], concurrencyPerRepository: 2 });
  const repositories = ['octo/hello', 'octo/hello', 'octo/hello', 'octo/hello', 'octo/other'];
  for (const [issue, repository] of repositories.entries()) {
    const run = `run-${issue}`;
    await durable.startRun({
      run,
      story: fix,
      subject: `${repository}#${issue}`,
      repository,
      input: repository,
    });
  }
  await vi.waitFor(() => expect([now, others]).toEqual([2, ['octo/other']]), WAIT);
  release();
  for (const issue of repositories.keys()) await ended(durable, `run-${issue}`, 'done');
  expect(most).toBe(2);
});

test('before anything was told there are no runs', async () => {
  await using runs = await openRuns(await postgres.freshDatabase(), silent);
  expect(await runs.list()).toEqual([]);
  expect(await runs.get('r')).toBeUndefined();
  expect(await runs.cancel('r')).toEqual({ kind: 'unknown' });
});

test('cancelling, from any process, aborts the signal of the step that is under way and of the run', async () => {
  const aborted: string[] = [];
  let working = false;
  const fix = defineStory('fix', async (steps, _input: null) => {
    steps.signal.addEventListener('abort', () => {
      if (steps.signal.reason instanceof RunCancelled) aborted.push('run');
    });
    await steps.step('call the model', async (signal) => {
      signal.addEventListener('abort', () => aborted.push('step'));
      working = true;
      await sleep(600_000, undefined, { signal });
    });
    aborted.push('went on');
  });
  const databaseUrl = await postgres.freshDatabase();
  await using durable = await start({ others: [fix], databaseUrl });
  await durable.startRun({ run: 'r', story: fix, ...ON_HELLO, input: null });
  await vi.waitFor(() => expect(working).toBe(true), WAIT);
  await using elsewhere = await openRuns(databaseUrl, silent);
  expect(await elsewhere.cancel('r')).toEqual({ kind: 'cancelled' });
  await vi.waitFor(() => expect(aborted).toEqual(['run', 'step']), WAIT);
  expect(await durable.get('r')).toMatchObject({ status: 'cancelled', steps: [] });
  expect(await durable.cancel('r')).toEqual({ kind: 'ended', status: 'cancelled' });
  expect(await durable.cancel('nobody')).toEqual({ kind: 'unknown' });
});

test('a queued run that is cancelled is never told', async () => {
  const told: string[] = [];
  const { fix, finish } = waiting(told);
  await using durable = await start({ others: [fix], concurrencyPerRepository: 1 });
  const repository = 'octo/hello';
  await durable.startRun({ run: 'one', story: fix, subject: 'octo/hello#1', repository, input: 'one' });
  await vi.waitFor(() => expect(told).toEqual(['one']), WAIT);
  await durable.startRun({ run: 'two', story: fix, subject: 'octo/hello#2', repository, input: 'two' });
  await durable.startRun({ run: 'three', story: fix, subject: 'octo/hello#3', repository, input: 'three' });
  expect(await durable.cancel('two')).toEqual({ kind: 'cancelled' });
  finish();
  await ended(durable, 'three', 'done');
  expect(told).toEqual(['one', 'three']);
});

test('resuming goes on after the steps that had ended: of a cancelled run and of a failed one', async () => {
  const done: string[] = [];
  let trouble: 'hang' | 'fail' | 'none' = 'hang';
  const fix = defineStory('fix', async (steps, _input: null) => {
    await steps.step('clone', async () => void done.push('clone'));
    await steps.step('work', async (signal) => {
      done.push(trouble);
      if (trouble === 'hang') await sleep(600_000, undefined, { signal });
      if (trouble === 'fail') throw new Error('no');
    });
    return 'finished';
  });
  await using durable = await start({ others: [fix] });
  await durable.startRun({ run: 'r', story: fix, ...ON_HELLO, input: null });
  await vi.waitFor(() => expect(done).toEqual(['clone', 'hang']), WAIT);
  await durable.cancel('r');
  trouble = 'fail';
  expect(await durable.resume('r')).toEqual({ kind: 'started', run: 'r' });
  await ended(durable, 'r', 'failed');
  trouble = 'none';
  expect(await durable.resume('r')).toEqual({ kind: 'started', run: 'r' });
  await ended(durable, 'r', 'done');
  expect(done).toEqual(['clone', 'hang', 'fail', 'none']);
  expect(await durable.get('r')).toMatchObject({ outcome: 'finished' });
  expect(await durable.resume('r')).toEqual({ kind: 'ended', status: 'done' });
});

test('a fork keeps the steps before it and does the rest again, one active run a subject still', async () => {
  const done: string[] = [];
  const fix = defineStory('fix', async (steps, _input: null) => {
    for (const name of ['clone', 'reproduce', 'fix']) {
      await steps.step(name, async () => void done.push(`${steps.run} ${name}`));
    }
  });
  const { fix: other, finish } = waiting();
  await using durable = await start({ others: [fix, { ...other, name: 'other' }] });
  await durable.startRun({ run: 'r', story: fix, ...ON_HELLO, input: null });
  await ended(durable, 'r', 'done');
  const reproduce = (await durable.get('r'))?.steps.find(({ name }) => name === 'reproduce');
  await durable.startRun({ run: 'busy', story: { ...other, name: 'other' }, ...ON_HELLO, input: 'x' });
  const fork = () => durable.fork('r', reproduce?.number ?? -1, 'r-fork');
  expect(await fork()).toEqual({ kind: 'already-active', run: 'busy' });
  finish();
  await ended(durable, 'busy', 'done');
  expect(await fork()).toEqual({ kind: 'started', run: 'r-fork' });
  await ended(durable, 'r-fork', 'done');
  expect(done).toEqual(['r clone', 'r reproduce', 'r fix', 'r-fork reproduce', 'r-fork fix']);
});

test('a story waits for an answer, takes one that came early, and goes on without one in the end', async () => {
  const fix = defineStory('fix', async (steps, wait: number) => ({
    first: await steps.waitFor<string>('first', wait),
    second: (await steps.waitFor<string>('second', wait)) ?? 'nobody answered',
  }));
  await using durable = await start({ others: [fix] });
  await durable.startRun({ run: 'asks', story: fix, ...ON_HELLO, input: 600_000 });
  expect(await durable.answer('asks', 'second', 'blue')).toEqual({ kind: 'answered' });
  expect(await durable.answer('asks', 'first', 'red')).toEqual({ kind: 'answered' });
  await ended(durable, 'asks', 'done');
  expect(await durable.get('asks')).toMatchObject({ outcome: { first: 'red', second: 'blue' } });
  expect(await durable.answer('asks', 'first', 'late')).toEqual({ kind: 'ended', status: 'done' });

  await durable.startRun({ run: 'alone', story: fix, ...ON_HELLO, input: 10 });
  await ended(durable, 'alone', 'done');
  expect(await durable.get('alone')).toMatchObject({ outcome: { second: 'nobody answered' } });
});

test('a step is tried again as often as allowed, a story may catch its error, and time is remembered', async () => {
  let tries = 0;
  const fix = defineStory('fix', async (steps, _input: null) => {
    const flaky = async () => {
      tries += 1;
      if (tries === 1) throw new Error('busy');
      return tries;
    };
    const second = await steps.step('flaky', flaky, { retries: 1 });
    const caught = await steps
      .step('broken', async () => {
        throw new TypeError('no such thing');
      })
      .catch((error: unknown) => String(error));
    return { second, caught, now: (await steps.now()).getTime() > 0 };
  });
  await using durable = await start({ others: [fix] });
  await durable.startRun({ run: 'r', story: fix, ...ON_HELLO, input: null });
  await ended(durable, 'r', 'done');
  const outcome = { second: 2, caught: 'TypeError: no such thing', now: true };
  expect(await durable.get('r')).toMatchObject({ outcome });
});

test('stopping halts a story where it is, and the next start goes on from there', async () => {
  const done: string[] = [];
  let reason: unknown;
  const fix = defineStory('fix', async (steps, _input: null) => {
    await steps.step('clone', async () => void done.push('clone'));
    try {
      await steps.step('work', async (signal) => {
        done.push('work');
        if (done.length > 2) return;
        signal.addEventListener('abort', () => (reason = signal.reason));
        await sleep(600_000, undefined, { signal });
      });
    } catch {
      done.push('the story saw the stop');
    }
  });
  const databaseUrl = await postgres.freshDatabase();
  {
    await using durable = await start({ others: [fix], databaseUrl });
    await durable.startRun({ run: 'r', story: fix, ...ON_HELLO, input: null });
    await vi.waitFor(() => expect(done).toEqual(['clone', 'work']), WAIT);
  }
  expect(reason).toBeInstanceOf(ShuttingDown);
  await using again = await start({ others: [fix], databaseUrl });
  await ended(again, 'r', 'done');
  expect(done).toEqual(['clone', 'work', 'work']);
});

test('a request starts a run from inside a step', async () => {
  const { fix, finish } = waiting();
  await using durable = await startDurable<{ issue: number }>({
    databaseUrl: await postgres.freshDatabase(),
    executor: 'test',
    concurrencyPerRepository: 1,
    log: silent,
    stories: (runs) => ({
      request: defineStory('request', async (steps, { issue }) => {
        await steps.step('start', () =>
          runs.startRun({ run: `run-${issue}`, story: fix, ...ON_HELLO, input: 'x' }),
        );
      }),
      others: [fix],
    }),
  });
  await durable.accept('delivery', { issue: 7 });
  finish();
  await ended(durable, 'run-7', 'done');
  expect((await durable.list({ repository: 'octo/hello' })).map(({ run }) => run)).toEqual(['run-7']);
  expect(await durable.list({ subject: 'octo/hello#2' })).toEqual([]);
});

const WAIT = { timeout: 30_000, interval: 20 };

interface Setting<Request> {
  request?: Story<Request, unknown>;
  others?: Story<never, unknown>[];
  concurrencyPerRepository?: number;
  databaseUrl?: string;
}

async function start<Request>({
  request,
  others = [],
  concurrencyPerRepository = 5,
  databaseUrl,
}: Setting<Request>) {
  return startDurable<Request>({
    databaseUrl: databaseUrl ?? (await postgres.freshDatabase()),
    executor: 'test',
    concurrencyPerRepository,
    log: silent,
    stories: () => ({ request: request ?? defineStory('request', async () => undefined), others }),
  });
}

/** A story that goes on until told to finish. */
function waiting(told: string[] = []) {
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const fix = defineStory('fix', async (steps, input: string) => {
    await steps.step('wait', async () => {
      told.push(input);
      await promise;
    });
  });
  return { fix, finish };
}

async function ended(runs: Runs, run: string, status: string): Promise<void> {
  await vi.waitFor(async () => expect(await runs.get(run)).toMatchObject({ status }), WAIT);
}
