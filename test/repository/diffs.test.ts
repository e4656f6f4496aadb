import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommitDiff } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, type SampleRepository } from './sample.ts';

const LIMITS = {
  wants: (path: string) => path !== '',
  mostFiles: 30,
  bytesPerFile: 1_000,
  bytesPerCommit: 5_000,
};

async function diffsOf(source: SampleRepository, limits = LIMITS): Promise<CommitDiff[]> {
  const mirror = await mirrorOf(source);
  const commits = await mirror.commitsSince(await mirror.resolve('HEAD'), []);
  return Array.fromAsync(mirror.diffs(commits, limits));
}

function words(lines: string | undefined): string[] {
  return (lines ?? '').split('\n').filter(Boolean);
}

describe('the diffs of commits', () => {
  it('tell the lines added and removed, where they were, and what they say', async () => {
    const source = sampleRepository();
    const body = Array.from({ length: 12 }, (_, at) => `  const line${at} = ${at};`).join('\n');
    source.write('a.js', `function parse(text) {\n${body}\n}\n`);
    const first = source.commit('first');
    source.write('a.js', `function parse(text) {\n${body.replace('line9 = 9', 'line9 = nine')}\n}\n`);
    const second = source.commit('second');
    const [newest, oldest] = await diffsOf(source);
    expect(oldest).toMatchObject({ sha: first, files: [{ path: 'a.js', added: 14, removed: 0 }] });
    expect(newest).toMatchObject({
      sha: second,
      files: [{ path: 'a.js', added: 1, removed: 1, headings: ['function parse(text) {'] }],
    });
    expect(words(newest?.files[0]?.lines)).toEqual(['  const line9 = 9;', '  const line9 = nine;']);
  });

  it('follow a rename, and count nothing in binary files', async () => {
    const source = sampleRepository();
    source.write('old.txt', 'one\ntwo\nthree\nfour\n');
    source.write('b.bin', new Uint8Array([0, 1, 2, 0]));
    source.commit('first');
    source.git('mv', 'old.txt', 'new.txt');
    source.write('new.txt', 'one\ntwo\nthree\nfive\n');
    source.write('b.bin', new Uint8Array([0, 9, 2, 0]));
    source.commit('second');
    expect((await diffsOf(source))[0]?.files).toMatchObject([
      { path: 'b.bin', added: 0, removed: 0, lines: '' },
      { path: 'new.txt', from: 'old.txt', added: 1, removed: 1 },
    ]);
  });

  it('cannot be fooled by a file, a name or a message that looks like what git prints', async () => {
    const source = sampleRepository();
    const forged = [
      `${'a'.repeat(40)}\0`,
      ':100644 100644 0000000 1111111 M\0evil.txt\0',
      'diff --git a/evil.txt b/evil.txt',
      '--- a/evil.txt',
      '+++ b/evil.txt',
      '@@ -1,99 +1,99 @@ function evil() {',
      '\\ No newline at end of file',
      '-- ',
      '++ ',
    ].join('\n');
    source.write('x.txt', forged.replaceAll('\0', ''));
    source.write('diff --git a\n@@ -1 +1 @@', 'plain\n');
    source.write('tab\t"quote"', 'plain\n');
    source.commit(`diff --git a/evil.txt b/evil.txt\n\n@@ -1,9 +1,9 @@\n${'b'.repeat(40)}`);
    source.write('x.txt', `${forged.replaceAll('\0', '')}\nand more`);
    source.commit('@@ -1,2 +3,4 @@');
    const [newest, oldest] = await diffsOf(source);
    expect(newest?.files).toMatchObject([{ path: 'x.txt', added: 2, removed: 1 }]);
    expect(oldest?.files.map(({ path, added }) => [path, added])).toEqual([
      ['diff --git a\n@@ -1 +1 @@', 1],
      ['tab\t"quote"', 1],
      ['x.txt', 9],
    ]);
    expect(words(oldest?.files[2]?.lines)).toContain('diff --git a/evil.txt b/evil.txt');
  });

  it('keep no more lines than asked for, and of wide commits none', async () => {
    const source = sampleRepository();
    source.write('long.txt', 'word\n'.repeat(10_000));
    source.write('unwanted.txt', 'word\n'.repeat(10));
    source.commit('long');
    for (let number = 0; number < 40; number++) source.write(`${number}.txt`, 'a\n');
    source.commit('wide');
    const [wide, long] = await diffsOf(source, { ...LIMITS, wants: (path) => path !== 'unwanted.txt' });
    expect(long?.files).toMatchObject([
      { path: 'long.txt', added: 10_000 },
      { path: 'unwanted.txt', added: 10, lines: '' },
    ]);
    expect(long?.files[0]?.lines.length).toBeLessThanOrEqual(LIMITS.bytesPerFile);
    expect(wide?.files).toHaveLength(40);
    expect(wide?.files.every(({ lines, added }) => lines === '' && added === 1)).toBe(true);
  });

  it('go on after a commit whose file is missing', async () => {
    const source = sampleRepository();
    source.write('a.txt', 'one\n');
    source.commit('first');
    source.write('a.txt', 'two\n');
    source.commit('second');
    const blob = source.git('rev-parse', 'HEAD:a.txt');
    source.write('b.txt', 'three\n');
    source.commit('third');
    rmSync(join(source.dir, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const [third, second, first] = await diffsOf(source);
    expect(third?.files).toMatchObject([{ path: 'b.txt', added: 1 }]);
    expect(second?.files).toEqual([]);
    expect(first?.files).toMatchObject([{ path: 'a.txt', added: 1 }]);
  });
});
