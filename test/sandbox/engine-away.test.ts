import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { EngineUnreachable, isEngineTrouble } from '../../src/sandbox/engine-trouble.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { noEngine } from '../support/engine.ts';
import { startEngineProxy, type EngineProxy } from '../support/engine-proxy.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

describe.skipIf(noEngine !== undefined).each(['unix', 'tcp'] as const)(
  'a sandbox of an engine at a %s address that goes away',
  (kind) => {
    const owner = uniqueName();
    let proxy: EngineProxy;
    let sandbox: Sandbox;
    const sandboxes = () =>
      createDockerSandboxes({ image: 'heirloom-sandbox:local', owner, dockerHost: proxy.host });

    beforeEach(async () => {
      proxy = await startEngineProxy(kind);
      sandbox = await sandboxes().open({ run: 'r', limits: SMALL });
    });
    afterEach(async () => {
      await proxy.mend();
      await sandboxes().removeLeftovers(() => false);
      await proxy[Symbol.asyncDispose]();
    });

    const run = (command: string) => sandbox.run({ command, timeoutMs: 30_000 });

    it('works as beside the engine', async () => {
      const stdin = Buffer.alloc(1_000_000, 'x');
      expect(await sandbox.run({ command: 'wc -c', timeoutMs: 30_000, stdin })).toMatchObject({
        exitCode: 0,
        output: '1000000\n',
      });
      await sandbox.write('a.txt', Buffer.from('a'));
      expect(Buffer.from((await sandbox.read('a.txt', 10))!).toString()).toBe('a');
      expect(await sandboxes().check()).toEqual({ kind: 'ready' });
    });

    it('says so of whatever is asked of it', async () => {
      await proxy.cut();
      await expect(run('true')).rejects.toThrow(EngineUnreachable);
      await expect(sandbox.read('a', 1)).rejects.toThrow(EngineUnreachable);
      await expect(sandbox.write('a', Buffer.from('a'))).rejects.toThrow(EngineUnreachable);
      await expect(sandbox.keep()).rejects.toThrow(EngineUnreachable);
      await expect(sandboxes().open({ run: 'r', limits: SMALL })).rejects.toThrow(EngineUnreachable);
      expect(await sandboxes().check()).toMatchObject({ kind: 'missing', what: 'No Docker engine answers.' });
    });

    it('does not take a command that was cut off for one that ended', async () => {
      const running = run('echo begun; sleep 20; echo ended').catch((error: unknown) => error);
      await expect.poll(async () => (await run('pgrep -f "sleep 2[0]"')).exitCode).toBe(0);
      await proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await proxy.mend();
      expect(await running).toSatisfy(isEngineTrouble);
    });
  },
);
