import { expect, test } from 'vitest';
import { createLocalSteps } from '../../src/durable/local-steps.ts';

test('a local run does its steps at once and gets no answers', async () => {
  const { signal } = new AbortController();
  const steps = createLocalSteps('local', signal);
  expect(await steps.step('add', async () => 1 + 1)).toBe(2);
  expect(await steps.waitFor('colour', 600_000)).toBeUndefined();
  expect((await steps.now()).getTime()).toBeGreaterThan(0);
});

test('each step is recorded with its result as it ends', async () => {
  const records: unknown[] = [];
  const steps = createLocalSteps(
    'local',
    new AbortController().signal,
    async (entry) => void records.push(entry),
  );
  await steps.step('one', async () => 1);
  await steps.step('two', async () => ({ a: 2 }));
  expect(records).toEqual([
    { step: 'one', result: 1 },
    { step: 'two', result: { a: 2 } },
  ]);
});

test('a failing step is tried again as often as allowed, and not at all once the run is aborted', async () => {
  const controller = new AbortController();
  const steps = createLocalSteps('local', controller.signal);
  let tries = 0;
  const failing = async () => {
    tries += 1;
    throw new Error(`try ${tries}`);
  };
  await expect(steps.step('flaky', failing, { retries: 1 })).rejects.toThrow('try 2');
  controller.abort(new Error('stopped'));
  await expect(steps.step('flaky', failing, { retries: 5 })).rejects.toThrow('stopped');
  expect(tries).toBe(2);
});
