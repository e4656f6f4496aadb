import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { noEngine } from '../support/engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

const IMAGE = 'heirloom-sandbox:local';

describe.skipIf(noEngine !== undefined)('a container as the engine has it', () => {
  const owner = uniqueName();
  const docker = new Docker();
  let sandbox: Sandbox;
  let container: Docker.ContainerInspectInfo;

  beforeAll(async () => {
    const sandboxes = createDockerSandboxes({ image: IMAGE, owner, runtime: 'runc' });
    sandbox = await sandboxes.open({ run: uniqueName(), limits: SMALL });
    const [found] = await docker.listContainers({ filters: { label: [`heirloom.owner=${owner}`] } });
    container = await docker.getContainer(found!.Id).inspect();
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it('has the runtime it was told to have, no privilege, and nothing of the host', () => {
    expect(container.HostConfig).toMatchObject({
      Runtime: 'runc',
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      NetworkMode: 'none',
      IpcMode: 'private',
      PidMode: '',
      UTSMode: '',
      UsernsMode: '',
    });
    expect([...(container.HostConfig.CapAdd ?? []), ...(container.HostConfig.Devices ?? [])]).toEqual([]);
    expect(container.Mounts.filter(({ Type }) => Type !== 'tmpfs')).toEqual([]);
  });

  it('keeps what the engine hides and locks by itself', () => {
    expect(container.HostConfig.MaskedPaths).toEqual(expect.arrayContaining(['/proc/kcore', '/proc/keys']));
    expect(container.HostConfig.ReadonlyPaths).toEqual(
      expect.arrayContaining(['/proc/sys', '/proc/sysrq-trigger']),
    );
  });

  it('has no swap, and ends before anything else of the machine', () => {
    const { Memory, MemorySwap, OomScoreAdj, PidsLimit } = container.HostConfig;
    expect(MemorySwap).toBe(Memory);
    expect(OomScoreAdj).toBeGreaterThan(0);
    expect(PidsLimit).toBe(SMALL.processes);
  });

  it('has room for as many files as there would be with one a page', async () => {
    const { output } = await sandbox.run({
      command: 'stat -f -c %c /workspace /home/heirloom /tmp /dev/shm; ulimit -Hn; ulimit -Hc',
      timeoutMs: 10_000,
    });
    expect(output).toBe('8192\n4096\n2048\n16384\n16384\n0\n');
  });

  it('is not made with a runtime that the engine does not have, which the check says', async () => {
    const sandboxes = createDockerSandboxes({ image: IMAGE, owner, runtime: 'no-such-runtime' });
    expect(await sandboxes.check()).toMatchObject({
      kind: 'missing',
      what: expect.stringContaining('no runtime no-such-runtime'),
      mend: expect.stringContaining('daemon.json'),
    });
  });
});
