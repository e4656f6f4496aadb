import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMirror, type Mirror } from '../../src/repository/repository.ts';
import { createProcessSandboxes } from '../../src/sandbox/process-sandboxes.ts';
import type { SandboxLimits, Sandboxes } from '../../src/sandbox/sandbox.ts';
import type { Setup } from '../../src/workflow/setup.ts';
import type { WorkPlace } from '../../src/workflow/work-place.ts';
import { createWorkbench, type Workbench } from '../../src/workflow/workbench.ts';

const limits: SandboxLimits = { memoryMb: 512, cpus: 1, processes: 100, diskMb: 100, commandSeconds: 60 };
const log = createLog({ level: 'silent', redact: (text) => text });
const { signal } = new AbortController();

let folder: string;
let mirror: Mirror;
let base: string;
let sandboxes: Sandboxes;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-workbench-'));
  const source = join(folder, 'source');
  await mkdir(join(source, 'src'), { recursive: true });
  await writeFile(join(source, 'src/a.js'), 'one\ntwo\n');
  await writeFile(join(source, 'dos.txt'), 'a\r\nb\r\n');
  await writeFile(join(source, 'lock.json'), '{}\n');
  await writeFile(join(source, '.gitattributes'), '* text=auto eol=lf\n*.js filter=evil ident\n');
  await writeFile(join(source, '.gitignore'), 'ignored/\n');
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words]);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  mirror = await openMirror({ dir: join(folder, 'mirror.git'), source });
  base = await mirror.resolve('HEAD');
  sandboxes = createProcessSandboxes({
    root: join(folder, 'sandboxes'),
    path: `${dirname(process.execPath)}:${process.env['PATH']}`,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let run = 0;
let bench: Workbench;
const installing = (command: string): Setup => ({ hosts: [], commands: [{ phase: 'install', command }] });
function open(install?: string, from = mirror): Workbench {
  const opened = createWorkbench({ sandboxes, run: `r${run}`, limits, mirror: from, base, log });
  if (install !== undefined) opened.use(installing(install));
  return opened;
}
beforeEach(() => {
  run++;
  bench = open();
});

const shell = async (command: string) => {
  const result = await (await bench.at('', signal)).run({ command, timeoutMs: 20_000 });
  expect(result.output + result.exitCode).toMatch(/0$/);
};
const content = async (workbench: WorkPlace, tree: string, command: string) =>
  (await (await workbench.at(tree, signal)).run({ command, timeoutMs: 20_000 })).output;
const patchOf = (tree: string) => Buffer.from(tree, 'base64').toString('utf8');

describe('the workbench', () => {
  it('saves what changed, added and removed, byte for byte whatever the attributes say, and puts it back', async () => {
    await shell(
      `printf 'uno\\n' > src/a.js; printf 'a\\r\\nB\\r\\n' > dos.txt; printf '\\000\\001' > new.bin; rm lock.json; mkdir ignored; touch ignored/x`,
    );
    const tree = await bench.save(signal);
    expect(await bench.changedPaths(signal)).toEqual(['dos.txt', 'lock.json', 'new.bin', 'src/a.js']);

    expect(await content(bench, '', 'cat src/a.js; ls')).toBe('one\ntwo\ndos.txt\nlock.json\nsrc\n');
    expect(await content(bench, tree, `cat src/a.js; od -c dos.txt | head -1; ls`)).toMatch(
      /^uno\n0000000\s+a\s+\\r\s+\\n\s+B\s+\\r\s+\\n\ndos.txt\nnew.bin\nsrc\n$/,
    );
  });

  it('is found again by another process with its tree, and made anew where it is gone', async () => {
    await shell('echo three >> src/a.js');
    const tree = await bench.save(signal);
    await shell('rm -rf src');
    expect(await content(open(), tree, 'cat src/a.js')).toBe('one\ntwo\nthree\n');
    await sandboxes.remove(`r${run}`);
    expect(await content(open(), tree, 'cat src/a.js')).toBe('one\ntwo\nthree\n');
  });

  it('keeps what the installation left behind out of every change', async () => {
    bench = open('echo "{1}" > lock.json; mkdir modules; echo x > modules/m.js; echo x > "made [1].txt"');
    expect(await bench.prepare(signal)).toMatchObject({ commands: [{ exitCode: 0 }] });
    await shell('echo three >> src/a.js');
    await bench.save(signal);
    expect(await bench.changedPaths(signal)).toEqual(['src/a.js']);
    expect(await content(bench, '', 'cat modules/m.js; git status --porcelain')).toBe('x\n');
  });

  it('needs nothing of the .git that the agent sees', async () => {
    await shell('git config core.hooksPath /tmp; rm -rf .git; echo three >> src/a.js');
    expect(patchOf(await bench.save(signal))).toContain('+three');
  });

  it('saves a part of the change alone', async () => {
    await shell('echo three >> src/a.js; echo t > "odd [name].test.js"');
    const part = await bench.saveOnly(['odd [name].test.js'], signal);
    expect(patchOf(part)).toContain('odd [name].test.js');
    expect(patchOf(part)).not.toContain('src/a.js');
  });

  it('leaves out repositories that tests have made, and clears them and new builds away', async () => {
    await shell(
      'git init -q fixture && touch fixture/a; git init -q full && cd full && touch b && git add . && git -c user.name=a -c user.email=a@b commit -qm x; cd ..; echo three >> src/a.js; mkdir ignored; echo old > ignored/build.js; touch locked; chmod 000 locked',
    );
    const tree = await bench.save(signal);
    expect(await bench.changedPaths(signal)).toEqual(['locked', 'src/a.js']);
    await content(bench, '', 'true');
    expect(await content(bench, tree, 'ls -A')).toBe(
      '.git\n.gitattributes\n.gitignore\ndos.txt\nlock.json\nlocked\nsrc\n',
    );
  });

  it('fails where a sandbox made anew cannot install what the first one could', async () => {
    bench = open('exit 7');
    await expect(bench.at('', signal)).rejects.toThrow(/dependencies could not be installed/);
  });

  describe('that has installed', () => {
    const INSTALL = 'mkdir ignored && echo made > ignored/module; echo x >> lock.json';
    const LOOK = 'cat ignored/module src/a.js; cat lock.json';
    beforeEach(async () => {
      bench = open(INSTALL);
      await bench.prepare(signal);
      bench.use(installing('exit 7'));
    });

    it('does not install again when its sandbox is lost, nor does another process', async () => {
      await shell('echo three >> src/a.js');
      const tree = await bench.save(signal);
      await sandboxes.close({ run: `r${run}` });
      const after = 'made\none\ntwo\nthree\n{}\n';
      expect(await content(open('exit 7'), tree, LOOK)).toBe(after);
    });

    it('gives its sandboxes back while it rests, and goes on where it was', async () => {
      await shell('echo three >> src/a.js');
      const tree = await bench.save(signal);
      const other = bench.candidate('other');
      await other.at('', signal);
      await bench.rest();
      expect(await readdir(join(folder, 'sandboxes', `r${run}`))).toEqual(['kept']);
      expect(await content(bench, tree, LOOK)).toBe('made\none\ntwo\nthree\n{}\n');
    });

    it('has candidates that work side by side without installing, and are found again', async () => {
      await shell('echo main >> src/a.js');
      const tree = await bench.save(signal);
      const other = bench.candidate('other');
      expect(await content(other, tree, LOOK)).toBe('made\none\ntwo\nmain\n{}\n');
      await content(other, '', 'echo other >> src/a.js');
      const others = await other.save(signal);
      expect(await content(bench, tree, 'touch ignored/only-main; tail -1 src/a.js')).toBe('main\n');

      const again = open('exit 7').candidate('other');
      expect(await content(again, others, 'tail -1 src/a.js; ls ignored')).toBe('other\nmodule\n');
      await again[Symbol.asyncDispose]();
      expect((await readdir(join(folder, 'sandboxes', `r${run}`))).toSorted()).toEqual(['kept', 'main']);
    });

    it('leaves nothing behind', async () => {
      await bench.candidate('other').at('', signal);
      await bench[Symbol.asyncDispose]();
      expect(await readdir(join(folder, 'sandboxes'))).not.toContain(`r${run}`);
    });
  });

  it('lets a candidate install for itself where the installation knows its own place', async () => {
    const install = 'mkdir .venv; pwd > .venv/pyvenv.cfg';
    bench = open(install);
    await bench.prepare(signal);
    const other = bench.candidate('other');
    expect(await content(other, '', 'test "$(pwd)" = "$(cat .venv/pyvenv.cfg)"; echo $?')).toBe('0\n');
  });

  it('does not keep what an installation that failed left behind, and begins anew after it', async () => {
    bench = open('exit 7');
    expect(await bench.prepare(signal)).toMatchObject({ failed: { phase: 'install', exitCode: 7 } });
    bench.use(installing('mkdir ignored; echo second > ignored/module'));
    expect(await content(bench.candidate('other'), '', 'cat ignored/module')).toBe('second\n');
  });

  it('tries again, and not with half a sandbox, after it could not be filled', async () => {
    const failing = {
      ...mirror,
      snapshot: () => {
        throw new Error('the mirror is gone');
      },
    };
    bench = open(undefined, failing);
    await expect(bench.at('', signal)).rejects.toThrow('the mirror is gone');
    await expect(bench.at('', signal)).rejects.toThrow('the mirror is gone');
    expect(await content(open(), '', 'cat src/a.js')).toBe('one\ntwo\n');
  });

  it('says so when a change is too large to keep', async () => {
    await shell('head -c 20000000 /dev/urandom > big.bin');
    await expect(bench.save(signal)).rejects.toThrow(/larger than 8 MB/);
  });
});
