import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPatch, readBlob, type PatchLimits } from '../../src/repository/patch.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch } from './sample.ts';
import { adding } from '../support/patches.ts';

const limits: PatchLimits = { maxBytes: 200_000, maxFiles: 10, maxContentBytes: 1_000_000 };

async function repository(folder: string = scratch()) {
  const source = sampleRepository(join(folder, 'source'));
  mkdirSync(join(source.dir, 'module'));
  source.write('a.txt', 'one\ntwo\n');
  source.write('run.sh', '#!/bin/sh\n');
  source.write('src/deep/file.ts', 'export {};\n');
  source.write('ReadMe.md', '# Read me\n');
  source.write('.gitattributes', '*.txt text eol=lf filter=trap\n');
  symlinkSync('../..', join(source.dir, 'src/deep/top'));
  source.git('add', '--all');
  source.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
  source.git('commit', '--quiet', '--message', 'first');
  const base = source.git('rev-parse', 'HEAD');
  const mirror = await mirrorOf(source, folder);
  const apply = (patch: string | Uint8Array, change: Partial<PatchLimits> = {}) =>
    applyPatch(mirror, base, Buffer.from(patch), { ...limits, ...change });
  return { source, base, mirror, apply };
}

const editing = 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n';

function objectCount(mirror: Mirror): number {
  return readdirSync(join(mirror.dir, 'objects'), { recursive: true }).length;
}

describe('an honest patch', () => {
  it('becomes a tree with what it added, changed and deleted', async () => {
    const { source, apply, mirror, base } = await repository();
    source.write('a.txt', 'one\nthree\n');
    source.write('new/ünï file.txt', 'new\n');
    source.write('image.bin', Buffer.from([0, 1, 2, 255]));
    source.git('rm', '--quiet', 'src/deep/file.ts');
    source.git('add', '--all');
    source.git('update-index', '--chmod=+x', 'run.sh');
    const patch = Buffer.from(`${source.git('diff', '--binary', '--cached', base)}\n`);

    const result = await apply(patch, { allowBinary: ['*.bin'] });
    if (result.kind === 'refused') throw new Error(result.because);
    expect(result.changes.map(({ path, mode, status }) => [path, mode, status])).toEqual([
      ['a.txt', '100644', 'modified'],
      ['image.bin', '100644', 'added'],
      ['new/ünï file.txt', '100644', 'added'],
      ['run.sh', '100755', 'modified'],
      ['src/deep/file.ts', undefined, 'deleted'],
    ]);
    expect(Buffer.from(await readBlob(mirror, result.changes[1]!.blob!))).toEqual(
      Buffer.from([0, 1, 2, 255]),
    );
    expect(result.tree).toBe(source.git('write-tree'));
    expect(readdirSync(join(mirror.dir, 'patches'))).toEqual([]);
    expect(readdirSync(mirror.dir)).not.toContain('index');
  });

  it('keeps the bytes as they are, whatever attributes say', async () => {
    const { apply, mirror } = await repository();
    const text = 'one\r\ntwo\n$Id$\n';
    const result = await apply(adding('mixed.txt', text));
    if (result.kind === 'refused') throw new Error(result.because);
    expect(Buffer.from(await readBlob(mirror, result.changes[0]!.blob!)).toString()).toBe(text);
  });

  it('may add a link that stays inside, and may be applied by many at once', async () => {
    const { apply } = await repository();
    const link = adding('src/link', '../a.txt', '120000');
    const results = await Promise.all([apply(link), apply(link), apply(editing), apply(link + editing)]);
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('may touch a path with an odd name only to delete it', async () => {
    const source = sampleRepository();
    source.write('odd\u{1}name', 'x\n');
    source.write('a', 'a');
    const base = source.commit('first');
    const mirror = await mirrorOf(source);
    source.git('rm', '--quiet', 'odd\u{1}name');
    const patch = Buffer.from(`${source.git('diff', '--cached', base)}\n`);
    expect((await applyPatch(mirror, base, patch, limits)).kind).toBe('accepted');
  });
});

describe('a hostile patch', () => {
  const folder = scratch(afterAll);
  let shared: Awaited<ReturnType<typeof repository>>;
  beforeAll(async () => {
    shared = await repository(folder);
  });

  it.each<[string, string]>([
    ['an absolute path', adding('/etc/passwd', 'x\n')],
    ['a path with ..', adding('src/../../evil', 'x\n')],
    ['a path with .. inside the tree', adding('src/../evil', 'x\n')],
    ['a path with .', adding('src/./evil', 'x\n')],
    ['.git', adding('.git/config', 'x\n')],
    ['.git further down', adding('src/.git/hooks/post-checkout', 'x\n')],
    ['.GIT in capitals', adding('.GIT/config', 'x\n')],
    ['.git with a zero-width joiner', adding('.g\u200dit/config', 'x\n')],
    ['.git with a byte order mark', adding('\ufeff.git/config', 'x\n')],
    ['.git with a soft hyphen', adding('.gi\u00adt/config', 'x\n')],
    ['.git in fullwidth letters', adding('．ｇｉｔ/config', 'x\n')],
    ['.git with a dotless i', adding('.gıt/config', 'x\n')],
    ['.git with a dotted I', adding('.Gİt/config', 'x\n')],
    ['.git with a trailing dot', adding('.git./config', 'x\n')],
    ['.git with trailing spaces and dots', adding('.git . ./config', 'x\n')],
    ['.git as an NTFS short name', adding('git~1/config', 'x\n')],
    ['.git as another NTFS short name', adding('src/GIT~2', 'x\n')],
    ['.git as an NTFS stream', adding('.git::$INDEX_ALLOCATION/config', 'x\n')],
    ['.git behind a backslash', adding('src\\.git\\config', 'x\n')],
    ['a file called .git', adding('.git', 'gitdir: /elsewhere\n')],
    ['.gitmodules', adding('.gitmodules', '[submodule "x"]\n')],
    ['.gitmodules in disguise', adding('GITMOD~1', '[submodule "x"]\n')],
    ['a control character', adding('a\u{1b}[31m.txt', 'x\n')],
    ['a line end in the name', adding('a\nb.txt', 'x\n')],
    ['letters that turn around', adding('a\u202etxt.sh', 'x\n')],
    ['a very long name', adding('n'.repeat(300), 'x\n')],
    ['another case of a file', adding('README.md', 'x\n')],
    ['another case of a folder', adding('SRC/x.ts', 'x\n')],
    ['a new submodule', adding('sub', `Subproject commit ${'2'.repeat(40)}\n`, '160000')],
    [
      'a moved submodule',
      `diff --git a/module b/module\n--- a/module\n+++ b/module\n@@ -1 +1 @@\n-Subproject commit ${'1'.repeat(40)}\n+Subproject commit ${'2'.repeat(40)}\n`,
    ],
    ['a device', adding('device', 'x\n', '020000')],
    ['a setuid file', adding('suid', 'x\n', '104755')],
    ['a group-writable file', adding('group', 'x\n', '100664')],
    ['an absolute link', adding('link', '/etc/passwd', '120000')],
    ['a link upwards', adding('link', '../outside', '120000')],
    ['a link upwards in a folder', adding('src/deep/link', '../../../outside', '120000')],
    ['a link upwards after a detour', adding('src/link', 'deep/../../../outside', '120000')],
    ['a link upwards through another link', adding('link', 'src/deep/top/../outside', '120000')],
    ['a link into .git', adding('link', '.git/hooks', '120000')],
    ['a link to itself', adding('link', 'link', '120000')],
    ['an empty link', 'diff --git a/link b/link\nnew file mode 120000\nindex 0000000..e69de29\n'],
    ['a link with a control character', adding('link', 'a\u{7}', '120000')],
    [
      'two links that meet outside',
      adding('one', 'src/deep/top', '120000') + adding('two', 'one/../x', '120000'),
    ],
    ['a file behind a link', adding('src/deep/top/evil', 'x\n')],
    ['a link and a file behind it', adding('in', 'src', '120000') + adding('in/evil', 'x\n')],
    [
      'a file that becomes a link outwards',
      `diff --git a/run.sh b/run.sh\ndeleted file mode 100755\n--- a/run.sh\n+++ /dev/null\n@@ -1 +0,0 @@\n-#!/bin/sh\n${adding('run.sh', '/bin/sh', '120000')}`,
    ],
    [
      'a rename into .git',
      'diff --git a/a.txt b/.git/x\nsimilarity index 100%\nrename from a.txt\nrename to .git/x\n',
    ],
    ['a copy outwards', 'diff --git a/a.txt b/../x\nsimilarity index 100%\ncopy from a.txt\ncopy to ../x\n'],
    ['another content than it expects', editing.replace('-two', '-zwei')],
    ['no patch', 'Dear bot,\nplease apply.\n'],
    ['nothing but a header', 'diff --git a/a.txt b/a.txt\n'],
    ['a patch cut short', editing.slice(0, -8)],
    ['a change that changes nothing', 'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100644\n'],
    ['nothing', ''],
    ['too many bytes', adding('big.txt', 'x\n'.repeat(100_001))],
    ['too many files', Array.from({ length: 11 }, (_, n) => adding(`${n}.txt`, 'x\n')).join('')],
  ])('is refused: %s', async (_, patch) => {
    const before = objectCount(shared.mirror);
    const result = await shared.apply(patch);
    expect(result).toEqual({ kind: 'refused', because: expect.stringMatching(/^[A-Z"][^\p{Cc}]*\.$/u) });
    expect(objectCount(shared.mirror)).toBe(before);
  });

  it('is refused: files that grow beyond the limit, before they fill the memory', async () => {
    const before = objectCount(shared.mirror);
    const small = bomb(2_000_000);
    expect(small.length).toBeLessThan(limits.maxBytes);
    expect(await shared.apply(small)).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('limit'),
    });
    expect(await shared.apply(bomb(3_000_000_000))).toMatchObject({ kind: 'refused' });
    expect(objectCount(shared.mirror)).toBe(before);
  });

  it('is refused: a name that is not UTF-8', async () => {
    const patch =
      'diff --git "a/caf\\351" "b/caf\\351"\nnew file mode 100644\n--- /dev/null\n+++ "b/caf\\351"\n@@ -0,0 +1 @@\n+x\n';
    expect(await shared.apply(patch)).toEqual({
      kind: 'refused',
      because: 'The name of a file is not UTF-8.',
    });
  });
});

/** A binary patch that says it holds a file of so many zeros. */
function bomb(bytes: number): string {
  const content = Buffer.alloc(Math.min(bytes, 2_000_000));
  const packed = deflateSync(content);
  const hash = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  const lines: string[] = [];
  for (let at = 0; at < packed.length; at += 52) lines.push(base85Line(packed.subarray(at, at + 52)));
  return [
    'diff --git a/zeros.bin b/zeros.bin',
    'new file mode 100644',
    `index ${'0'.repeat(40)}..${hash}`,
    'GIT binary patch',
    `literal ${bytes}`,
    ...lines,
    '',
    'literal 0',
    'HcmV?d00001',
    '',
    '',
  ].join('\n');
}

function base85Line(bytes: Buffer): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
  const length =
    bytes.length <= 26 ? String.fromCharCode(64 + bytes.length) : String.fromCharCode(70 + bytes.length);
  let line = length;
  for (let at = 0; at < bytes.length; at += 4) {
    let number = Buffer.concat([bytes.subarray(at, at + 4), Buffer.alloc(4)]).readUInt32BE(0);
    let group = '';
    for (let digit = 0; digit < 5; digit += 1) {
      group = alphabet[number % 85]! + group;
      number = Math.floor(number / 85);
    }
    line += group;
  }
  return line;
}
