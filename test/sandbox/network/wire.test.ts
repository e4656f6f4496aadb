import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Piece } from '../../../src/sandbox/container-exec.ts';
import { engineError } from '../../../src/sandbox/engine.ts';
import { openWire } from '../../../src/sandbox/network/wire.ts';
import { SandboxFailed } from '../../../src/sandbox/sandbox.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

it('waits so long for a relay and no longer, which is no fault of the engine', async () => {
  const stream = new PassThrough();
  async function* output(): AsyncGenerator<Piece> {
    for await (const bytes of stream) yield { channel: 'stdout', bytes };
  }
  const wire = openWire({ stream, output, exitCode: () => Promise.resolve(null) }, 1000);
  const late = wire.port(undefined).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  const error = await late;
  expect(error).toEqual(new SandboxFailed('The network of the sandbox did not start within 30 s.'));
  expect(engineError(error)).toBe(error);
  wire.duplex.destroy();
});
