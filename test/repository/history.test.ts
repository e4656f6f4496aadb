import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, type SampleRepository } from './sample.ts';

async function listed(source: SampleRepository, since: string[] = []): Promise<Commit[]> {
  const mirror = await mirrorOf(source);
  return Array.fromAsync(mirror.history(await mirror.resolve('HEAD'), { since }));
}

describe('history', () => {
  it('tells each commit with its files, newest first, without merges', async () => {
    const source = sampleRepository();
    source.write('a.txt', 'one\ntwo\nthree\nfour\n');
    source.write('b.txt', 'b');
    const first = source.commit('feat: first\n\nA body\nof two lines.\n\nSigned-off-by: Ada');
    source.git('mv', 'a.txt', 'c.txt');
    source.write('c.txt', 'one\ntwo\nthree\nfive\n');
    source.git('rm', '--quiet', 'b.txt');
    const second = source.commit('second');
    source.git('switch', '--quiet', '--create', 'side', first);
    source.commit('side');
    source.git('switch', '--quiet', 'main');
    source.git('merge', '--quiet', '--no-edit', 'side');

    const commits = await listed(source);
    expect(commits.map(({ title }) => title).sort()).toEqual(['feat: first', 'second', 'side']);
    expect(commits.at(-1)).toMatchObject({
      sha: first,
      author: 'Ada',
      title: 'feat: first',
      body: 'A body\nof two lines.\n\nSigned-off-by: Ada',
      files: [
        { path: 'a.txt', status: 'A' },
        { path: 'b.txt', status: 'A' },
      ],
    });
    expect(commits.at(-1)).not.toHaveProperty('parent');
    expect(commits.find(({ sha }) => sha === second)).toMatchObject({
      parent: first,
      files: [
        { path: 'b.txt', status: 'D' },
        { path: 'c.txt', status: 'R', from: 'a.txt' },
      ],
    });
  });

  it('leaves out what is known already, also by hashes that exist no more', async () => {
    const source = sampleRepository();
    const first = source.commit('first');
    source.commit('second');
    const gone = '1'.repeat(40);
    expect((await listed(source, [first, gone])).map(({ title }) => title)).toEqual(['second']);
    expect(await listed(source, [source.git('rev-parse', 'HEAD')])).toEqual([]);
  });

  it('keeps apart what hostile messages and names would mix up', async () => {
    const source = sampleRepository();
    const names = [
      'A',
      'M',
      '\nA',
      'R100',
      'new\nline',
      'tab\there',
      '\u{1}\u{1e}\u{1f}',
      ' lead',
      '-dash',
      '"quote"',
      'ünï/©ödé',
      'f'.repeat(40),
    ];
    for (const name of names) source.write(name, name);
    const message = `A\u{1}\u{1e}\u{1f}\u{7}\u{1b}[31m title\n\n${'a'.repeat(40)}\nA\nM\n:100644 100644\n\u{1}\r\nend`;
    source.commit(message);
    source.commit('');
    source.commit('M');
    const commits = await listed(source);
    expect(commits.map(({ title }) => title)).toEqual(['M', '', 'A\u{1}\u{1e}\u{1f}\u{7}\u{1b}[31m title']);
    expect(commits[2]!.body).toBe(message.split('\n\n')[1]);
    expect(commits[2]!.files.map(({ path }) => path).sort()).toEqual([...names].sort());
  });

  it('carries on over bytes that are not UTF-8 and dates beyond the calendar', async () => {
    const source = sampleRepository();
    source.write('a', 'a');
    source.git('add', 'a');
    const tree = source.git('write-tree');
    const blob = source.git('rev-parse', ':a');
    const entry = Buffer.concat([Buffer.from(`100644 blob ${blob}\tcaf`), Buffer.from([0xe9, 0])]);
    const latin = source.feed(entry, 'mktree', '-z');
    const raw = (body: string, hash: string, parents = '') =>
      Buffer.from(`tree ${hash}\n${parents}author \xc9va <e> 1 +0000\ncommitter x <x> ${body}`, 'latin1');
    const far = source.feed(
      raw('99999999999999999 +0000\n\nfar\n', tree),
      'hash-object',
      '-t',
      'commit',
      '-w',
      '--stdin',
      '--literally', // prettier-ignore
    );
    const tip = source.feed(
      raw('1700000000 +0000\n\nd\xe9j\xe0 vu\n', latin, `parent ${far}\n`),
      'hash-object',
      '-t',
      'commit',
      '-w',
      '--stdin',
      '--literally', // prettier-ignore
    );
    source.git('update-ref', 'refs/heads/main', tip);
    const commits = await listed(source);
    expect(commits.map(({ title }) => title)).toEqual(['d\ufffdj\ufffd vu', 'far']);
    expect(commits[0]).toMatchObject({ author: '\ufffdva', at: new Date(1_700_000_000_000) });
    expect(commits[0]!.files[0]).toEqual({ path: 'caf\ufffd', status: 'R', from: 'a' });
    expect(Number.isNaN(commits[1]!.at.getTime())).toBe(false);
  });

  it('goes on by names alone from where a file is missing', async () => {
    const source = sampleRepository();
    const text = Array.from({ length: 50 }, (_, line) => `line ${line}\n`).join('');
    source.write('old.txt', text);
    source.commit('first');
    const blob = source.git('rev-parse', 'HEAD:old.txt');
    source.git('mv', 'old.txt', 'new.txt');
    source.write('new.txt', `${text}more\n`);
    source.commit('renamed');
    source.git('mv', 'new.txt', 'last.txt');
    source.write('last.txt', `${text}most\n`);
    source.commit('renamed again');
    const mirror = await mirrorOf(source);
    rmSync(join(mirror.dir, 'objects', blob.slice(0, 2), blob.slice(2)));

    const commits = await Array.fromAsync(mirror.history(await mirror.resolve('main')));
    expect(commits.map(({ title, files }) => [title, files.map(({ status }) => status).join('')])).toEqual([
      ['renamed again', 'R'],
      ['renamed', 'AD'],
      ['first', 'A'],
    ]);
  });

  it('does not read huge files to see whether one became the other', async () => {
    const source = sampleRepository();
    const first = source.commit('first');
    const { git, ...mirror } = await mirrorOf(source);
    const run = async (args: string[], input: string) => (await git.run(args, { input })).toString().trim();
    const commitOf = async (name: string, blob: string, parent: string) => {
      const tree = await run(['mktree', '--missing'], `100644 blob ${blob}\t${name}\n`);
      const header = `tree ${tree}\nparent ${parent}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n${name}\n`;
      return run(['hash-object', '-t', 'commit', '-w', '--stdin'], header);
    };
    // Objects that only say how large they are: enough to see that nobody reads on.
    for (const [digit, size] of [
      ['1', 300_000_000],
      ['2', 300_000_001],
    ] as const) {
      const folder = join(mirror.dir, 'objects', digit.repeat(2));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, digit.repeat(38)), deflateSync(`blob ${size}\0`));
    }
    const huge = await commitOf('a.bin', '1'.repeat(40), first);
    const renamed = await commitOf('b.bin', '2'.repeat(40), huge);

    const commits = await Array.fromAsync(mirror.history(renamed));
    expect(commits.map(({ files }) => files.map(({ status }) => status).join(''))).toEqual(['DA', 'A', '']);
    expect(await mirror.diff(renamed, { maxBytes: 10_000 })).toMatch(/ D\ta\.bin\n.* A\tb\.bin\n$/);
  });

  it('ends git when the reader has had enough, and when the caller gives up', async () => {
    const source = sampleRepository();
    for (let number = 0; number < 5; number += 1) source.commit(`commit ${number}`);
    const mirror = await mirrorOf(source);
    const tip = await mirror.resolve('main');
    for await (const commit of mirror.history(tip)) {
      expect(commit.title).toBe('commit 4');
      break;
    }
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(Array.fromAsync(mirror.history(tip, { signal }))).rejects.toThrow('enough');
  });
});

describe('the diff of a commit', () => {
  it('is cut at the end of a line', async () => {
    const source = sampleRepository();
    source.write('a.txt', 'line\n'.repeat(10_000));
    const first = source.commit('first');
    const mirror = await mirrorOf(source);
    const whole = await mirror.diff(first, { maxBytes: 1_000_000 });
    expect(whole.split('\n').filter((line) => line === '+line')).toHaveLength(10_000);
    const cut = await mirror.diff(first, { maxBytes: 1000 });
    expect(cut.length).toBeLessThanOrEqual(1000);
    expect(cut.endsWith('+line\n')).toBe(true);
  });
});
