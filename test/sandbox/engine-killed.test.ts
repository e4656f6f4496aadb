import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { Sandbox, Sandboxes } from '../../src/sandbox/sandbox.ts';
import { outlastingTheEngine, type EngineWait } from '../../src/workflow/engine-patience.ts';
import { noOwnEngine, startOwnEngine, type OwnEngine } from '../support/own-engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

describe.skipIf(noOwnEngine !== undefined)('an engine that is killed', { timeout: 300_000 }, () => {
  let engine: OwnEngine;
  let sandboxes: Sandboxes;
  beforeAll(async () => {
    engine = await startOwnEngine();
    sandboxes = createDockerSandboxes({ image: engine.image, owner: uniqueName(), dockerHost: engine.host });
  }, 300_000);
  afterAll(() => engine[Symbol.asyncDispose](), 120_000);

  const open = () => sandboxes.open({ run: 'r', limits: SMALL });
  const text = async (sandbox: Sandbox, path: string) =>
    Buffer.from((await sandbox.read(path, 1000)) ?? []).toString();

  it('in the middle of a command costs nothing but time: the step is done again in a sandbox made anew', async () => {
    const told: (EngineWait | undefined)[] = [];
    const steps = outlastingTheEngine(createLocalSteps('r', new AbortController().signal), {
      sandboxes,
      minutes: 5,
      tell: async (wait) => void told.push(wait),
    });
    const origins: string[] = [];
    const working = steps.step('work', async () => {
      const sandbox = await open();
      origins.push(sandbox.origin);
      await sandbox.write('tree.txt', Buffer.from('the saved tree'));
      const { ending, exitCode } = await sandbox.run({ command: 'sleep 6', timeoutMs: 60_000 });
      return { ending, exitCode, tree: await text(sandbox, 'tree.txt') };
    });
    await expect.poll(() => engine.processes(), { timeout: 60_000 }).toContain('sleep 6');
    await engine.kill();
    await expect.poll(() => told.length, { timeout: 60_000 }).toBe(1);
    await engine.start();

    expect(await working).toEqual({ ending: 'exited', exitCode: 0, tree: 'the saved tree' });
    // What ran in it was not to be trusted any more, or was gone.
    expect(origins).toHaveLength(2);
    expect(told).toEqual([expect.objectContaining({ because: 'No Docker engine answers.' }), undefined]);
  });

  it('leaves nothing that the cleaner does not find', async () => {
    const kept = await sandboxes.open({ run: 'kept', limits: SMALL });
    await kept.write('a', Buffer.from('a'));
    await kept.keep();
    await engine.kill();
    await engine.start();
    expect((await sandboxes.removeLeftovers(() => false)).toSorted()).toEqual(['kept', 'r']);
    expect(await sandboxes.removeLeftovers(() => false)).toEqual([]);
  });
});
