import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { createProcessSandboxes } from '../../../src/sandbox/process-sandboxes.ts';
import type { Sandbox, Sandboxes } from '../../../src/sandbox/sandbox.ts';
import { noEngine } from '../../support/engine.ts';
import { SMALL, uniqueName } from '../../support/sandbox-limits.ts';
import { toolSession, type ToolSession } from '../../support/tool-session.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'heirloom-shell-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const kinds: readonly [kind: string, skipped: boolean, make: () => Sandboxes][] = [
  [
    'docker',
    noEngine !== undefined,
    () => createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() }),
  ],
  ['process', false, () => createProcessSandboxes({ root, path: process.env['PATH'] ?? '' })],
];

for (const [kind, skipped, make] of kinds) {
  describe.skipIf(skipped)(`the shell in a ${kind} sandbox`, () => {
    let sandbox: Sandbox;
    let session: ToolSession;
    beforeAll(async () => {
      sandbox = await make().open({ run: uniqueName(), limits: SMALL });
      await sandbox.write('packages/a/file.txt', Buffer.from('a'));
      await sandbox.write('with space/$HOME/file.txt', Buffer.from('b'));
    });
    afterAll(() => sandbox[Symbol.asyncDispose]());
    beforeEach(() => {
      session = toolSession(sandbox);
    });
    const shell = async (command: string) =>
      (await session.says('shell', { command })).replace(/\d+\.\d s\b/, '~');

    it('starts in the root, and goes on where the command before it ended', async () => {
      expect(await shell('ls')).toBe('exit code 0, ~\npackages\nwith space');
      expect(await shell('cd packages/a')).toBe('exit code 0, ~; now in `packages/a`\n(no output)');
      expect(await shell('ls')).toBe('exit code 0, ~; now in `packages/a`\nfile.txt');
      expect(await shell('cd ../..')).toBe('exit code 0, ~; now in the root of the repository\n(no output)');
      expect(await shell("cd 'with space/$HOME' && ls")).toBe(
        'exit code 0, ~; now in `with space/$HOME`\nfile.txt',
      );
      expect(await shell('ls')).toContain('file.txt');
    });

    it.each([
      ['an exit', 'cd packages; exit 3', 'exit code 3, ~; now in `packages`\n(no output)'],
      ['set -e', 'set -e; cd packages; false; echo no', 'exit code 1, ~; now in `packages`\n(no output)'],
      [
        'set -u',
        'set -u; cd packages; echo $nothing_here; echo no',
        expect.stringMatching(/^exit code 127?, ~[^\n]*\n.*unbound variable/),
      ],
      ['set -x', 'set -x; cd packages', 'exit code 0, ~; now in `packages`\n+ cd packages'],
      [
        'a syntax error',
        'cd packages\nif then',
        expect.stringMatching(/^exit code 2, ~[^\n]*\n.*line 2: syntax error/),
      ],
      ['exec', 'exec echo replaced', 'exit code 0, ~\nreplaced'],
      [
        'its output sent away',
        'exec >/dev/null 2>&1; cd packages; echo no',
        'exit code 0, ~; now in `packages`\n(no output)',
      ],
      ['a heredoc', "cat <<'EOF'\n$HOME `x`\nEOF", 'exit code 0, ~\n$HOME `x`'],
      [
        'a heredoc without its end',
        'cat <<EOF\nunfinished',
        expect.stringMatching(
          /unfinished\n?[^\n]*delimited by end-of-file|delimited by end-of-file[^\n]*\n(?:[^\n]*\n)?unfinished/,
        ),
      ],
      ['a comment at its end', 'echo hi # that was it', 'exit code 0, ~\nhi'],
      ['a backslash at its end', 'echo hi \\', 'exit code 0, ~\nhi \\'],
      [
        'quotes of all kinds',
        `printf '%s|' "a'b" 'c"d' $'e\\tf' "\\$g"`,
        'exit code 0, ~\na\'b|c"d|e\tf|$g|',
      ],
      [
        'no arguments of ours',
        'echo "$#|$BASH_ENV|$0"; env | grep -c heirloom_note',
        expect.stringMatching(/^exit code 1, ~\n0\|\|bash\n0$/),
      ],
      ['a subshell that moves', '(cd packages; exit 2) || echo on', 'exit code 0, ~\non'],
      ['a trap of its own', 'trap "echo bye" EXIT; echo hi', 'exit code 0, ~\nhi\nbye'],
      [
        'functions named like ours',
        'pwd() { echo fake; }; printf() { echo fake; }; cd packages',
        'exit code 0, ~; now in `packages`\n(no output)',
      ],
      ['its own death', 'cd packages; kill -KILL $$', 'killed\n(no output)'],
      ['no input to read', 'cat; read -r x; echo "$?"', 'exit code 0, ~\n1'],
      [
        'a part of a pipe that fails',
        'sh -c "echo test; exit 4" | tail -5',
        'exit code 0 of the last part of the pipe (its parts: 4, 0), ~\ntest',
      ],
      ['a reader that has seen enough', 'seq 100000 | head -1', 'exit code 0, ~\n1'],
      ['a pipe that was not the last', 'false | true; echo fine', 'exit code 0, ~\nfine'],
    ])('tells rightly of a command with %s', async (_, command, expected) => {
      expect(await shell(command)).toEqual(expected);
    });

    it('is back in the root, and says so, when a command ends outside the repository', async () => {
      expect(await shell('cd /usr')).toBe(
        'exit code 0, ~\n(`/usr` is outside the repository: the next command starts in its root)\n(no output)',
      );
      expect(await shell('ls -d packages')).toContain('\npackages');
    });

    it('is back in the root, and says so, when its folder is gone', async () => {
      await shell('mkdir -p gone/deep && cd gone/deep');
      await sandbox.run({ command: 'rm -r gone', timeoutMs: 5000 });
      expect(await shell('ls -d packages')).toBe(
        'exit code 0, ~; now in the root of the repository\n(`gone/deep` is no longer there: this ran in the root of the repository)\npackages',
      );
      expect(await shell('mkdir gone && cd gone && rm -r ../gone')).toContain('exit code 0');
      expect(await shell('ls -d packages')).toContain('\npackages');
    });

    it('stays where it was when a command is stopped, and says how long it may take', async () => {
      await shell('cd packages');
      const answer = await session.use('shell', { command: 'cd a; echo begun; sleep 30', seconds: '0.7' });
      expect(answer).toMatchObject({
        content: 'stopped: it ran longer than 0.7 s (`seconds` may be up to 20); now in `packages`\nbegun',
        failed: true,
      });
    });

    it('does not wait for what runs on in the background', async () => {
      expect(await shell('cd packages; sleep 20 >/dev/null 2>&1 & echo started')).toContain('started');
    });

    it('shows what a progress bar came to, without colours', async () => {
      expect(await shell(String.raw`printf '10%%\r50%%\r\033[32m100%%\033[0m\ndone\n'`)).toBe(
        'exit code 0, ~\n100%\ndone',
      );
    });

    it('leaves nothing behind in the temporary folder', async () => {
      const before = await shell('ls -A "${TMPDIR:-/tmp}" | wc -l');
      await shell('exit 3');
      expect(await shell('ls -A "${TMPDIR:-/tmp}" | wc -l')).toBe(before);
    });

    it('works on, without a memory for folders, when the temporary folder takes nothing', async () => {
      const full = toolSession({
        run: (command) => sandbox.run({ ...command, env: { TMPDIR: '/nonexistent' } }),
        read: (path, most) => sandbox.read(path, most),
        write: (path, content) => sandbox.write(path, content),
      });
      expect(await full.says('shell', { command: 'cd packages; echo hi' })).toMatch(/^exit code 0, .*\nhi$/);
    });
  });
}
