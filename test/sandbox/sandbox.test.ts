import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { createProcessSandboxes } from '../../src/sandbox/process-sandboxes.ts';
import {
  FileTooLarge,
  SandboxFailed,
  type Command,
  type Sandbox,
  type Sandboxes,
} from '../../src/sandbox/sandbox.ts';
import { PathRefused } from '../../src/sandbox/workspace-path.ts';
import { noEngine } from '../support/engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-sandbox-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const kinds: readonly [kind: string, skipped: boolean, make: () => Sandboxes][] = [
  [
    'docker',
    noEngine !== undefined,
    () => createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() }),
  ],
  [
    'process',
    false,
    () => createProcessSandboxes({ root: join(folder, 'root'), path: process.env['PATH'] ?? '' }),
  ],
];

for (const [kind, skipped, make] of kinds) {
  describe.skipIf(skipped)(`a ${kind} sandbox`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await make().open({ run: uniqueName(), limits: SMALL });
    });
    afterAll(() => sandbox[Symbol.asyncDispose]());

    const run = (command: string, more: Partial<Command> = {}) =>
      sandbox.run({ command, timeoutMs: 30_000, ...more });

    it('gives the exit code, both outputs as they came, and standard output alone', async () => {
      const result = await run('echo out; sleep 0.1; echo err >&2; exit 3');
      expect(result).toMatchObject({ exitCode: 3, output: 'out\nerr\n', truncated: false, ending: 'exited' });
      expect(Buffer.from(result.stdout).toString()).toBe('out\n');
    });

    it('gives the command what it is to read, and otherwise a closed input', async () => {
      expect(await run('cat', { stdin: Buffer.from('héllo') })).toMatchObject({ output: 'héllo' });
      expect(await run('wc -c', { stdin: Buffer.alloc(3_000_000) })).toMatchObject({
        output: expect.stringMatching(/3000000/),
      });
      expect(await run('cat; echo over')).toMatchObject({ output: 'over\n', ending: 'exited' });
      expect(await run('true', { stdin: Buffer.alloc(1_000_000) })).toMatchObject({ exitCode: 0 });
    });

    it('starts where it is told to, with the variables it is given', async () => {
      await sandbox.write('some dir/file', Buffer.from(''));
      expect(
        await run('basename "$PWD"; echo $GREETING', { cwd: 'some dir', env: { GREETING: 'hi  there' } }),
      ).toMatchObject({ output: 'some dir\nhi there\n' });
      expect(await run('pwd', { cwd: 'nowhere' })).toMatchObject({ exitCode: 127 });
      await expect(run('pwd', { cwd: '../..' })).rejects.toThrow(PathRefused);
    });

    it('keeps the head and the tail of a long output and says how much it left out', async () => {
      const result = await run('echo first; seq 100000; echo last', { maxOutputBytes: 1000 });
      expect(result.output).toMatch(/^first\n1\n[\s\S]*\n\[… \d+ bytes left out …\]\n[\s\S]*100000\nlast\n$/);
      expect(result).toMatchObject({ truncated: true, exitCode: 0 });
      expect(result.stdout).toHaveLength(1000);
    });

    it('stops a command that prints for ever', async () => {
      expect(await run('yes')).toMatchObject({ ending: 'output-limit', exitCode: null, truncated: true });
    });

    it('stops a command that takes too long, although it ignores the polite signal', async () => {
      const result = await run('trap "" TERM INT HUP; echo started; while :; do sleep 1; done', {
        timeoutMs: 700,
      });
      expect(result).toMatchObject({ ending: 'timed-out', exitCode: null, output: 'started\n' });
    });

    it('lets no command run longer than the sandbox allows', async () => {
      await using short = await make().open({ run: uniqueName(), limits: { ...SMALL, commandSeconds: 0.5 } });
      expect(await short.run({ command: 'sleep 60', timeoutMs: 60_000 })).toMatchObject({
        ending: 'timed-out',
      });
    });

    it('lets all commands together run no longer than the sandbox allows', async () => {
      await using short = await make().open({ run: uniqueName(), limits: { ...SMALL, totalSeconds: 1 } });
      expect(await short.run({ command: 'sleep 60', timeoutMs: 60_000 })).toMatchObject({
        ending: 'timed-out',
      });
      expect(await short.run({ command: 'sleep 1; echo late', timeoutMs: 60_000 })).toMatchObject({
        ending: 'timed-out',
        output: '',
      });
    });

    it('keeps what is printed a byte at a time', async () => {
      const bytes = `python3 -uc 'import os; [os.write(1, b"ab"[i % 2:i % 2 + 1]) for i in range(5000)]'`;
      expect((await run(bytes)).output).toBe('ab'.repeat(2500));
      expect((await run(bytes, { maxOutputBytes: 100 })).output).toMatch(/^(ab){25}\n.*\n(ab){25}$/);
    });

    it('stops an aborted command and everything it started, and throws the reason', async () => {
      const mark = uniqueName();
      const abort = new AbortController();
      const running = run(`sleep 300 & echo $! > ${mark}; sleep 300`, { signal: abort.signal });
      await untilWritten(mark);
      abort.abort(new Error('cancelled'));
      await expect(running).rejects.toThrow('cancelled');
      expect((await run(`ps -o stat= -p $(cat ${mark})`)).output).toMatch(/^(?:Z\S*)?\s*$/);
      await expect(run('true', { signal: abort.signal })).rejects.toThrow('cancelled');
    });

    it('tells when a command was killed by someone else', async () => {
      expect(await run('kill -KILL $$')).toMatchObject({ ending: 'killed' });
    });

    it('unpacks a tar stream into the workspace', async () => {
      const tar = pack();
      tar.entry({ name: 'src/a.txt' }, 'content of a');
      tar.entry({ name: 'run.sh', mode: 0o755 }, '#!/bin/sh\necho ran\n');
      tar.finalize();
      await sandbox.load(Readable.from(tar));
      expect(await run('cat src/a.txt; ./run.sh')).toMatchObject({ output: 'content of aran\n' });
    });

    it('says so when a tar stream fails, ends early or is aborted', async () => {
      const failing = pack();
      failing.entry({ name: 'x' }, 'x');
      setTimeout(() => failing.destroy(new Error('the source failed')), 50);
      await expect(sandbox.load(Readable.from(failing))).rejects.toThrow('the source failed');

      const abort = new AbortController();
      const endless = pack();
      setTimeout(() => abort.abort(new Error('cancelled')), 50);
      await expect(sandbox.load(Readable.from(endless), abort.signal)).rejects.toThrow('cancelled');
    });

    it('writes and reads files, whatever their names and bytes', async () => {
      const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
      const name = `dir/$(touch oops) 'q" -n ü.bin`;
      await sandbox.write(name, bytes);
      expect(Buffer.from((await sandbox.read(name, 100_000))!).equals(bytes)).toBe(true);
      await sandbox.write('-e', Buffer.from('dash'));
      expect(Buffer.from((await sandbox.read('-e', 10))!).toString()).toBe('dash');
      expect(await run('ls oops')).not.toMatchObject({ exitCode: 0 });
    });

    it('reads nothing where there is no file, and refuses one that is too large', async () => {
      await sandbox.write('large', Buffer.alloc(1001));
      await run('mkfifo pipe; mkdir -p folder');
      expect(await sandbox.read('absent', 10)).toBeUndefined();
      expect(await sandbox.read('large/below', 10)).toBeUndefined();
      expect(await sandbox.read('folder', 10)).toBeUndefined();
      expect(await sandbox.read('pipe', 10)).toBeUndefined();
      await expect(sandbox.read('large', 1000)).rejects.toThrow(FileTooLarge);
      await expect(sandbox.write('pipe', Buffer.from('x'))).rejects.toThrow(SandboxFailed);
    });

    it('refuses paths that leave the workspace', async () => {
      for (const path of ['../x', '/etc/passwd', 'a/../../x', '', 'a\0b']) {
        await expect(sandbox.read(path, 10)).rejects.toThrow(PathRefused);
        await expect(sandbox.write(path, Buffer.from(''))).rejects.toThrow(PathRefused);
      }
    });

    it('passes nothing of this process’s environment on', async () => {
      process.env['HEIRLOOM_TEST_SECRET'] = 'do-not-pass-on';
      const { output } = await run('env');
      delete process.env['HEIRLOOM_TEST_SECRET'];
      expect(output).not.toContain('do-not-pass-on');
      expect(output.split('\n').map((line) => line.split('=')[0])).toEqual(
        expect.arrayContaining(['PATH', 'HOME', 'LANG']),
      );
    });

    async function untilWritten(path: string): Promise<void> {
      await expect
        .poll(async () => (await sandbox.read(path, 100))?.length ?? 0, { timeout: 20_000 })
        .toBeGreaterThan(1);
    }
  });
}
