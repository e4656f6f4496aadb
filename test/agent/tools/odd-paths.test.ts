import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { createProcessSandboxes } from '../../../src/sandbox/process-sandboxes.ts';
import type { Sandbox, Sandboxes } from '../../../src/sandbox/sandbox.ts';
import { noEngine } from '../../support/engine.ts';
import { SMALL, uniqueName } from '../../support/sandbox-limits.ts';
import { toolSession } from '../../support/tool-session.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'heirloom-odd-'));
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
  describe.skipIf(skipped)(`an odd path in a ${kind} sandbox is answered, never thrown`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await make().open({ run: uniqueName(), limits: SMALL });
      await sandbox.write('a.txt', Buffer.from('hello\n'));
      await sandbox.run({ command: 'mkdir d; ln -s loop loop; mkfifo pipe', timeoutMs: 5000 });
    });
    afterAll(() => sandbox[Symbol.asyncDispose]());

    it.each([
      ['view', 'a.txt/x', 'There is no `a.txt/x` (paths are from the root of the repository).'],
      ['edit', 'a.txt/x', expect.stringMatching(/^`a.txt\/x` cannot be written: .*file.* exists/i)],
      ['search', 'a.txt/x', 'There is no `a.txt/x` (paths are from the root of the repository).'],
      ['edit', 'd/', expect.stringMatching(/^`d\/` cannot be written: .*no ordinary file/)],
      ['edit', 'new/', expect.stringMatching(/^`new\/` cannot be written: .*directory/)],
      ['view', 'loop', expect.stringMatching(/^`loop` (?:is no ordinary file|cannot be read: ELOOP)/)],
      ['edit', 'loop', expect.stringMatching(/^`loop` cannot be (?:written|read): .*symbolic links/)],
      ['view', 'pipe', '`pipe` is no ordinary file that can be read.'],
      ['edit', 'pipe', expect.stringMatching(/^`pipe` cannot be written: .*no ordinary file/)],
      ['view', '../x', expect.stringContaining('not a path inside the workspace')],
      ['edit', '/etc/passwd', expect.stringContaining('not a path inside the workspace')],
      ['search', '/', '`/` is outside the repository; use `shell` to look there.'],
      ['search', 'd/../..', '`d/../..` is outside the repository; use `shell` to look there.'],
      ['view', 'x'.repeat(5000), expect.stringMatching(/^(?:There is no `x{200}…`|.*ENAMETOOLONG)/)],
      ['search', '--help', expect.stringMatching(/^There is no `--help`/)],
    ])('%s %s', async (name, path, expected) => {
      const input = { view: { path }, edit: { path, old: '', new: 'x' }, search: { path, pattern: 'x' } };
      const answer = await toolSession(sandbox).use(name, input[name as keyof typeof input]);
      expect(answer).toEqual({ content: expected, failed: true });
    });

    it('a name like an option or a pattern is a name', async () => {
      const session = toolSession(sandbox);
      for (const path of ['-rf', '--version', '*', '$HOME', "q'uote", '~']) {
        expect(await session.says('edit', { path, old: '', new: 'needle\n' })).toBe(`Made \`${path}\`.`);
        expect(await session.says('view', { path })).toBe('1\tneedle');
        expect(await session.says('search', { path, pattern: 'needle' })).toBe(`${path}:1:needle`);
      }
    });
  });
}
