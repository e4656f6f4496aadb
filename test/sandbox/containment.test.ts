import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { SandboxLost } from '../../src/sandbox/engine-trouble.ts';
import type { Command, Sandbox } from '../../src/sandbox/sandbox.ts';
import { noEngine } from '../support/engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

describe.skipIf(noEngine !== undefined)('what a command in a container cannot do', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() });
    sandbox = await sandboxes.open({ run: uniqueName(), limits: SMALL });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  const run = (command: string, more: Partial<Command> = {}) =>
    sandbox.run({ command, timeoutMs: 30_000, ...more });
  const say = async (command: string) => (await run(command)).output.trim();

  it('runs as a user without any privilege, and cannot become another', async () => {
    expect(await say('id -u; id -g')).toBe('10001\n10001');
    const status = await say('grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status');
    expect(status).toMatch(/CapEff:\s+0+$/m);
    expect(status).toMatch(/CapBnd:\s+0+$/m);
    expect(status).toMatch(/NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/Seccomp:\s+2$/m);
    expect(await run('su -c id root')).not.toMatchObject({ exitCode: 0 });
    expect(await run('unshare --user --map-root-user id')).not.toMatchObject({ exitCode: 0 });
    expect(await run('mount -t tmpfs none /tmp')).not.toMatchObject({ exitCode: 0 });
  });

  it('sees no engine and no file of the host', async () => {
    expect(await say('ls /var/run/docker.sock /run/docker.sock 2>&1 >/dev/null | wc -l')).toBe('2');
    const mounts = await say('awk \'$4 != "/" { print $5 }\' /proc/self/mountinfo | grep -v ^/proc');
    expect(
      mounts
        .split('\n')
        .filter(
          (path) =>
            !/^\/(?:sys|dev|etc\/(?:hosts|hostname|resolv\.conf))|^\/(?:usr\/)?sbin\/docker-init$|^$/.test(
              path,
            ),
        ),
    ).toEqual([]);
  });

  it('writes nowhere but in the workspace, its home and the temporary folder', async () => {
    expect(await run('touch /usr/bin/x')).not.toMatchObject({ exitCode: 0 });
    expect(await run('touch /x')).not.toMatchObject({ exitCode: 0 });
    expect(await run('touch x ~/x /tmp/x')).toMatchObject({ exitCode: 0 });
    expect(await run('echo "echo ran" > /tmp/s; chmod +x /tmp/s; /tmp/s')).toMatchObject({ output: 'ran\n' });
  });

  it('fills its disk and no more, and is told so', async () => {
    const result = await run('head -c 1G /dev/zero > big; code=$?; stat -c %s big; rm big; exit $code');
    expect(result).toMatchObject({ exitCode: 1, ending: 'exited' });
    expect(result.output).toContain('No space left on device');
    expect(Buffer.from(result.stdout).toString()).toBe('33554432\n');

    expect(await run('head -c 1G /dev/zero > big')).toMatchObject({ exitCode: 1, ending: 'disk-full' });
    // Which is not said of those that come after it.
    expect(await run('exit 1')).toMatchObject({ ending: 'exited' });
    expect(await run('sleep 60', { timeoutMs: 1000 })).toMatchObject({ ending: 'timed-out' });
    await run('rm big');
    expect(await run('for name in {1..20000}; do : > empty-$name; done; exit 1')).toMatchObject({
      exitCode: 1,
      ending: 'disk-full',
    });
    await run('rm empty-*');
    expect(await run('head -c 1G /dev/zero > /dev/shm/big')).toMatchObject({ ending: 'disk-full' });
    expect(await run('rm /dev/shm/big; exit 1')).toMatchObject({ ending: 'exited' });
  });

  it('takes no more memory than it may, and is told to have tried', async () => {
    const hog = `node -e 'const kept = []; for (;;) kept.push(Buffer.alloc(1e7, 1))'`;
    expect(await run(hog)).toMatchObject({ ending: 'out-of-memory' });
    expect(await run('exit 1')).toMatchObject({ ending: 'exited', exitCode: 1 });
    expect(await run(`${hog}; true`)).toMatchObject({ ending: 'exited', exitCode: 0 });
    expect(await run('exit 1')).toMatchObject({ ending: 'exited', exitCode: 1 });
  });

  it('cannot start processes without end, nor outlive its time doing so', async () => {
    const bomb = 'bomb() { bomb | bomb & }; bomb; sleep 60';
    expect(await run(bomb, { timeoutMs: 2000 })).toMatchObject({ ending: 'process-limit', exitCode: null });
    expect(Number(await say('ps -u heirloom --no-headers | wc -l'))).toBeLessThan(10);
  });

  it('leaves nothing running after its time, not even what left its session', async () => {
    const hidden = '(setsid setsid sleep 4242 &); trap "" TERM; sleep 60';
    expect(await run(hidden, { timeoutMs: 700 })).toMatchObject({ ending: 'timed-out' });
    expect(await say('pgrep -f "sleep 424[2]"')).toBe('');
  });

  it('is stopped even when it kills the process that watches it', async () => {
    const result = await run('kill -KILL $(pgrep -P $PPID | grep -v $$) $PPID; sleep 4343', {
      timeoutMs: 700,
    });
    expect(result.ending).toBe('timed-out');
    expect(await say('pgrep -f "sleep 434[3]"')).toBe('');
  });

  it('cannot end its own container', async () => {
    await run('kill -KILL -1; kill -KILL 1');
    expect(await say('echo alive')).toBe('alive');
  });

  it('reaches nothing but itself: there is no network to reach anything by', async () => {
    const server = createServer((socket) => socket.end('hello')).listen(0, '0.0.0.0');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      for (const host of ['172.17.0.1', 'host.docker.internal', '127.0.0.1', '::1']) {
        const connect = `timeout 5 cat < /dev/tcp/${host}/${port}`;
        expect(await run(connect)).not.toMatchObject({ exitCode: 0 });
      }
      expect(await say('ls /sys/class/net')).toBe('lo');
      expect(
        await run('node -e "net.createServer().listen(0, \'::1\', function () { this.close() })"'),
      ).toMatchObject({ exitCode: 0 });
    } finally {
      server.close();
    }
  });

  it('cannot keep the host waiting, nor from ending what it left running', async () => {
    const stopper = `import os, signal
while True:
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) not in (1, os.getpid()):
            try: os.kill(int(name), signal.SIGSTOP)
            except OSError: pass`;
    await sandbox.write('stopper.py', Buffer.from(stopper));
    const leave = run('setsid python3 stopper.py > /dev/null 2>&1 < /dev/null & sleep 1; exit 1', {
      timeoutMs: 3000,
    });
    await expect(leave).rejects.toThrow(SandboxLost);
  });
});
