import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMirror, type Mirror } from '../../src/repository/repository.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { createWorkbench } from '../../src/workflow/workbench.ts';
import { noEngine } from '../support/engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';
import { createSmallRepository } from '../support/small-repository.ts';

const log = createLog({ level: 'silent', redact: (text) => text });
const { signal } = new AbortController();
const EVIL = `printf '#!/bin/sh\\ntouch /tmp/pwned; cat\\n' > /tmp/evil && chmod +x /tmp/evil`;

/** What a command may make of the git that it sees, and of the settings that any git of its user reads. */
const SWAPS: Readonly<Record<string, string>> = {
  'hooks of its own':
    'for hook in pre-commit post-checkout post-index-change reference-transaction; do cp /tmp/evil .git/hooks/$hook; done; git config core.hooksPath .git/hooks',
  'a monitor of files': 'git config core.fsmonitor /tmp/evil; git config --global core.fsmonitor /tmp/evil',
  'filters for every file': `git config --global filter.evil.clean /tmp/evil; git config --global filter.evil.smudge /tmp/evil; echo '* filter=evil' > .gitattributes; mkdir -p ~/.config/git; echo '* filter=evil' > ~/.config/git/attributes`,
  'programs that show differences': `git config --global diff.external /tmp/evil; git config --global diff.evil.textconv /tmp/evil; mkdir -p ~/.config/git; echo '* diff=evil' > ~/.config/git/attributes`,
  'objects of another place': 'echo /etc > .git/objects/info/alternates',
  'a pipe for an index': 'rm .git/index; mkfifo .git/index',
  'a file that points elsewhere': 'rm -rf .git; echo "gitdir: /proc/1/root" > .git',
  'a link to itself': 'rm -rf .git; ln -s .git .git',
  'a folder that nobody may enter': 'chmod 000 .git',
  'settings that are no settings': 'printf "[core\\n\\0" > .git/config',
  'everything ignored': `mkdir -p ~/.config/git; echo '*' > ~/.config/git/ignore; echo '*' > .git/info/exclude`,
};

describe.skipIf(noEngine !== undefined)('a work tree with', () => {
  let folder: string;
  let mirror: Mirror;
  let base: string;
  const owner = uniqueName();
  const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner, imageCacheMb: 0 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-hostile-tree-'));
    const source = await createSmallRepository(join(folder, 'source'), { 'src/a.js': 'one\ntwo\n' });
    mirror = await openMirror({ dir: join(folder, 'mirror.git'), source });
    base = await mirror.resolve('HEAD');
  });
  afterAll(async () => {
    await sandboxes.removeLeftovers(() => false);
    await rm(folder, { recursive: true, force: true });
  });

  it.each(Object.entries(SWAPS))('%s gives the change as it is, and runs nothing for it', async (_, swap) => {
    await using bench = createWorkbench({ sandboxes, run: uniqueName(), limits: SMALL, mirror, base, log });
    const run = async (command: string) =>
      (await (await bench.at('', signal)).run({ command, timeoutMs: 20_000 })).output;
    const shell = await bench.at('', signal);
    await shell.run({
      command: `${EVIL}; ${swap}; echo three >> src/a.js; rm -f /tmp/pwned`,
      timeoutMs: 20_000,
    });
    const tree = await bench.save(signal);
    expect(Buffer.from(tree, 'base64').toString('utf8')).toContain('+three\n');
    expect(
      await (await bench.at(tree, signal)).run({ command: 'tail -1 src/a.js', timeoutMs: 20_000 }),
    ).toMatchObject({
      output: 'three\n',
    });
    expect(await run('ls /tmp/pwned 2>&1')).toContain('No such file');
  });

  it('an archive that unpacks to more than there is room for is refused, and the sandbox is as good as before', async () => {
    await using sandbox = await sandboxes.open({ run: uniqueName(), limits: SMALL, signal });
    const bomb = pack();
    const megabyte = Buffer.alloc(1024 * 1024);
    const filling = (async () => {
      for (let number = 0; number < 200 && !bomb.destroyed; number++)
        await new Promise<void>((resolve) =>
          bomb.entry({ name: `zeros-${number}` }, megabyte, () => resolve()),
        );
      bomb.finalize();
    })();
    await expect(sandbox.load(Readable.from(bomb), signal)).rejects.toMatchObject({ name: 'SandboxFailed' });
    bomb.destroy();
    await Promise.race([filling, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    expect(await sandbox.run({ command: 'rm -rf /workspace/*; echo fine', timeoutMs: 20_000 })).toMatchObject(
      {
        output: 'fine\n',
      },
    );
  });

  it('devices, links that lead out and names that climb in an archive leaves nothing outside of it', async () => {
    await using sandbox = await sandboxes.open({ run: uniqueName(), limits: SMALL, signal });
    const tar = pack();
    tar.entry({ name: 'null', type: 'character-device', devmajor: 1, devminor: 3 });
    tar.entry({ name: 'out', type: 'symlink', linkname: '/tmp' });
    tar.entry({ name: 'out/through', type: 'file' }, 'x');
    tar.entry({ name: '../climbed', type: 'file' }, 'x');
    tar.entry({ name: 'hard', type: 'link', linkname: '/etc/passwd' });
    tar.finalize();
    await expect(sandbox.load(Readable.from(tar), signal)).rejects.toMatchObject({ name: 'SandboxFailed' });
    const { output } = await sandbox.run({
      command: 'ls /climbed /tmp/through 2>&1; test -c null && echo device; cat hard 2>&1 | grep -c root:',
      timeoutMs: 20_000,
    });
    expect(output).not.toContain('device');
    expect(output.match(/No such file/g)).toHaveLength(2);
    expect(output).toMatch(/\n0\n$/);
  });
});
