import { expect, it } from 'vitest';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { EngineUnreachable, SandboxLost } from '../../src/sandbox/engine-trouble.ts';
import type { SandboxCheck } from '../../src/sandbox/sandbox.ts';
import { outlastingTheEngine, type EngineWait } from '../../src/workflow/engine-patience.ts';

const READY: SandboxCheck = { kind: 'ready' };
const AWAY: SandboxCheck = { kind: 'missing', what: 'No Docker engine answers.', mend: 'start it' };

/** Steps beside an engine that answers as the checks say, and as the last one for ever after. */
function stepsWith(checks: SandboxCheck[], { minutes = 60, signal = new AbortController().signal } = {}) {
  const told: (EngineWait | undefined)[] = [];
  const steps = outlastingTheEngine(createLocalSteps('r', signal), {
    sandboxes: { check: async () => (checks.length > 1 ? checks.shift()! : checks[0]!) },
    minutes,
    tell: async (wait) => void told.push(wait),
    pause: async (ms, aborted) => {
      aborted.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20)));
    },
  });
  return { steps, told };
}

/** Work that meets these troubles, one a try. */
function meeting(...troubles: Error[]) {
  let tries = 0;
  return {
    tries: () => tries,
    work: async () => {
      tries++;
      const trouble = troubles.shift();
      if (trouble !== undefined) throw trouble;
      return 'done';
    },
  };
}

const unreachable = () => new EngineUnreachable('No Docker engine answers.');
const lost = () => new SandboxLost('The container of this run is gone or has stopped.');

it('waits until the engine is back, says so, and does the step again', async () => {
  const { steps, told } = stepsWith([AWAY, AWAY, READY]);
  const { work, tries } = meeting(unreachable());
  expect(await steps.step('s', work)).toBe('done');
  expect(tries()).toBe(2);
  expect(told).toEqual([expect.objectContaining({ because: 'No Docker engine answers.' }), undefined]);
});

it('says nothing of an engine that is back at once', async () => {
  const { steps, told } = stepsWith([READY]);
  expect(await steps.step('s', meeting(unreachable(), lost()).work)).toBe('done');
  expect(told).toEqual([]);
});

it('ends with the reason when its patience is over, and does not begin to wait again for a retry', async () => {
  const { steps, told } = stepsWith([AWAY], { minutes: 0.002 });
  const { work, tries } = meeting(unreachable(), unreachable(), unreachable());
  await expect(steps.step('s', work, { retries: 1 })).rejects.toThrow(
    'No Docker engine answers. It was waited for 0.002 minutes.',
  );
  expect(tries()).toBe(2);
  expect(told).toHaveLength(2);
});

it('does not repeat for ever what ends its own container', async () => {
  const { steps } = stepsWith([READY]);
  const { work, tries } = meeting(...Array.from({ length: 9 }, lost));
  await expect(steps.step('s', work)).rejects.toThrow(SandboxLost);
  expect(tries()).toBe(4);
});

it('leaves every other error to the step', async () => {
  const { steps } = stepsWith([READY]);
  const { work, tries } = meeting(new Error('a bug'));
  await expect(steps.step('s', work)).rejects.toThrow('a bug');
  expect(tries()).toBe(1);
});

it('stops waiting when the run is cancelled', async () => {
  const cancelling = new AbortController();
  const { steps, told } = stepsWith([AWAY], { signal: cancelling.signal });
  const waiting = steps.step('s', meeting(unreachable(), unreachable()).work);
  while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  cancelling.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  expect(told).toHaveLength(1);
});
