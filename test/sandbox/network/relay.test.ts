import Docker from 'dockerode';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { openRelay } from '../../../src/sandbox/network/relay.ts';
import type { NetworkSettings } from '../../../src/sandbox/network/sandbox-network.ts';
import { SandboxFailed, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { noEngine } from '../../support/engine.ts';
import { SMALL, uniqueName } from '../../support/sandbox-limits.ts';
import { listening, origin, resolvingTo } from './served-proxy.ts';

const IMAGE = 'heirloom-sandbox:local';
const lookup = resolvingTo('127.0.0.1');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(noEngine !== undefined)('the network of a container', () => {
  const owner = uniqueName();
  const docker = new Docker();
  const sandboxesWith = (network: NetworkSettings, dockerHost?: string) =>
    createDockerSandboxes({ image: IMAGE, owner, network, ...(dockerHost !== undefined && { dockerHost }) });
  const open = (network: NetworkSettings = {}) =>
    sandboxesWith(network).open({ run: uniqueName(), limits: SMALL });
  const run = (sandbox: Sandbox, command: string) => sandbox.run({ command, timeoutMs: 50_000 });
  const containers = () => docker.listContainers({ filters: { label: [`heirloom.owner=${owner}`] } });
  const processes = async () => {
    const { Processes } = await docker.getContainer((await containers())[0]!.Id).top();
    return (Processes as string[][]).map((columns) => columns.at(-1) ?? '');
  };

  afterEach(() => sandboxesWith({}).removeLeftovers(() => false));

  it('is there from connecting to cutting, and for allowed hosts alone', async () => {
    await using registry = await origin((asked, answer) => answer.end(`here is ${asked.url}`));
    const url = `http://npm.test:${registry.port}/zod`;
    await using sandbox = await open({ registries: [`npm.test:${registry.port}`], lookup });
    expect(await run(sandbox, `curl -sS ${url}`)).toMatchObject({ exitCode: 6 });

    await sandbox.connect({ hosts: [] });
    expect(await run(sandbox, `curl -sS ${url}`)).toMatchObject({ exitCode: 0, output: 'here is /zod' });
    const refused = await run(sandbox, 'curl -sS https://evil.test');
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain(
      'Heirloom: evil.test was not reached: evil.test is not among the allowed',
    );
    expect(await run(sandbox, 'curl -sS https://other.test; true')).toMatchObject({ exitCode: 0 });
    expect(sandbox.refusedHosts()).toEqual(['evil.test', 'other.test']);

    await sandbox.cutNetwork();
    expect(await run(sandbox, `curl -sS ${url}`)).toMatchObject({ exitCode: 6 });
    expect(
      await run(sandbox, 'env | grep -i "proxy=http"; grep -rs 127.0.0.1: ~ /tmp /workspace'),
    ).toMatchObject({
      output: '',
    });
    expect(sandbox.refusedHosts()).toEqual(['evil.test', 'other.test']);
    expect((await processes()).filter((command) => command.includes('node'))).toEqual([]);
    await expect(sandbox.connect({ hosts: [] })).rejects.toThrow(SandboxFailed);
  });

  it('carries much, both ways and at once, unchanged', async () => {
    const big = randomBytes(8_000_000);
    await using registry = await origin((asked, answer) => {
      if (asked.method === 'GET') return answer.end(big);
      void buffer(asked).then((body) => answer.end(sha256(body)));
      return undefined;
    });
    const url = `http://npm.test:${registry.port}/`;
    await using sandbox = await open({ registries: [`npm.test:${registry.port}`], lookup });
    await sandbox.connect({ hosts: [] });
    const get = `curl -sS ${url} | sha256sum & `.repeat(12);
    const down = await run(sandbox, `${get} wait`);
    expect(down.output).toBe(`${sha256(big)}  -\n`.repeat(12));
    const up = await run(sandbox, `curl -sS -p ${url} -o big; curl -sS --data-binary @big ${url}`);
    expect(up.output).toBe(sha256(big));
  });

  it('shows a command nothing of Heirloom’s own environment, and its mirrors at all times', async () => {
    process.env['HEIRLOOM_TEST_SECRET'] = 'a-secret-of-the-host';
    try {
      await using sandbox = await open({
        mirrors: { npm: 'http://npm.test:1/', pip: 'http://pip.test/simple' },
      });
      await sandbox.connect({ hosts: [] });
      const { output } = await run(sandbox, 'env; cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n"');
      expect(output).not.toContain('a-secret-of-the-host');
      expect(output).toContain('npm_config_registry=http://npm.test:1/');
      expect(output).toContain('PIP_TRUSTED_HOST=pip.test');
    } finally {
      delete process.env['HEIRLOOM_TEST_SECRET'];
    }
  });

  it('outlives a command that ends all it can', async () => {
    await using registry = await origin((_asked, answer) => answer.end('still here'));
    await using sandbox = await open({ registries: [`npm.test:${registry.port}`], lookup });
    await sandbox.connect({ hosts: [] });
    await run(sandbox, 'kill -KILL -1');
    expect(await run(sandbox, `curl -sS http://npm.test:${registry.port}`)).toMatchObject({
      output: 'still here',
    });
  });

  it('transfers no more than it may, and says so', async () => {
    await using registry = await origin((_asked, answer) => answer.end(randomBytes(3_000_000)));
    await using sandbox = await open({
      registries: [`npm.test:${registry.port}`],
      lookup,
      maxBytes: 2_000_000,
    });
    await sandbox.connect({ hosts: [] });
    const result = await run(sandbox, `curl -sS -o big http://npm.test:${registry.port}`);
    expect(result.exitCode).not.toBe(0);
    expect(result.output).toContain('Heirloom: More than 2 MB were to be transferred.');
  });

  it('ends with the process that has opened it', async () => {
    const script = fileURLToPath(new URL('connected-run.ts', import.meta.url));
    const connected = spawn(process.execPath, [script, owner], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(connected.stdout, 'data');
    const relays = async () => (await processes()).filter((command) => command.includes('node -e'));
    expect(await relays()).toHaveLength(1);
    connected.kill('SIGKILL');
    await once(connected, 'exit');
    await expect.poll(relays, { timeout: 20_000 }).toEqual([]);
  });

  it.skipIf(process.env['DOCKER_HOST'])('works with an engine elsewhere', async () => {
    await using engine = await listening(
      createServer({ allowHalfOpen: true }, (socket) => {
        const there = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
        socket.pipe(there).pipe(socket);
        socket.on('close', () => there.destroy());
        there.on('error', () => socket.destroy());
      }),
    );
    const big = randomBytes(20_000_000);
    await using registry = await origin((_asked, answer) => answer.end(big));
    const network = { registries: [`npm.test:${registry.port}`], lookup };
    const sandboxes = sandboxesWith(network, `tcp://127.0.0.1:${engine.port}`);
    await using sandbox = await sandboxes.open({ run: uniqueName(), limits: SMALL });
    await sandbox.connect({ hosts: [] });
    const { output } = await run(sandbox, `curl -sS http://npm.test:${registry.port} | sha256sum`);
    expect(output).toBe(`${sha256(big)}  -\n`);
    await sandbox.cutNetwork();
  });

  describe('whatever takes the place of the relay', () => {
    /** A container in which `node` is this script. */
    async function containerWith(script: string) {
      const container = await docker.createContainer({
        Image: IMAGE,
        Labels: { 'heirloom.owner': owner, 'heirloom.run': 'impostor' },
        Env: ['PATH=/impostor:/usr/bin:/bin'],
        HostConfig: { NetworkMode: 'none', Init: true },
      });
      const files = pack();
      files.entry({ name: 'impostor/node', mode: 0o755 }, `#!/bin/bash\n${script}\n`);
      files.finalize();
      await container.putArchive(Readable.from(files), { path: '/' });
      await container.start();
      return container;
    }

    it.each([
      ['says nothing that makes sense', 'echo 4000 >&2; head -c 10M /dev/urandom'],
      ['speaks HTTP/1', 'echo 4000 >&2; printf "GET / HTTP/1.1\\r\\n\\r\\n"; cat'],
      [
        'speaks broken HTTP/2',
        'echo 4000 >&2; sleep 0.3; printf "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n"; head -c 1M /dev/zero; head -c 1M /dev/urandom; cat',
      ],
      ['is gone at once', 'echo 4000 >&2'],
      ['never reads', 'echo 4000 >&2; exec sleep 60'],
      ['prints for ever', 'echo 4000 >&2; yes & yes >&2'],
    ])('breaks nothing when it %s', async (_what, script) => {
      await using registry = await origin((_asked, answer) => answer.end('still here'));
      const ask = `curl -sS http://npm.test:${registry.port}`;
      await using honest = await open({ registries: [`npm.test:${registry.port}`], lookup });
      await honest.connect({ hosts: [] });
      const container = await containerWith(script);
      {
        await using relay = await openRelay(container, { hosts: [] });
        expect(relay.environment).toHaveProperty('HTTPS_PROXY', 'http://127.0.0.1:4000');
        expect(await run(honest, ask)).toMatchObject({ output: 'still here' });
      }
      expect(await run(honest, ask)).toMatchObject({ output: 'still here' });
    });

    it('is told from one that started', async () => {
      const container = await containerWith('echo "no relay here" >&2');
      await expect(openRelay(container, { hosts: [] })).rejects.toThrow(/did not start: no relay here/);
    });

    it('is waited for no longer than wanted', async () => {
      const container = await containerWith('exec sleep 60');
      const soon = AbortSignal.timeout(500);
      await expect(openRelay(container, { hosts: [] }, soon)).rejects.toThrow('aborted due to timeout');
    });
  });
});
