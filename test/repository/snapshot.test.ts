import { symlinkSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { SnapshotRefused } from '../../src/repository/snapshot.ts';
import { mirrorOf, sampleRepository } from './sample.ts';

interface Entry {
  type: string | undefined;
  mode: number | undefined;
  content: string;
}

async function unpacked(tar: Readable): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const reader = extract();
  reader.on('entry', ({ name, type, mode, linkname }, content, next) => {
    const chunks: Uint8Array[] = [];
    content.on('data', (chunk) => chunk instanceof Uint8Array && chunks.push(chunk));
    content.on('end', () => {
      entries.set(name, {
        type: type ?? undefined,
        mode,
        content: linkname ?? Buffer.concat(chunks).toString('latin1'),
      });
      next();
    });
  });
  await pipeline(tar, reader);
  return entries;
}

describe('a snapshot', () => {
  it('holds exactly the files of the commit, whatever attributes the repository gives them', async () => {
    const source = sampleRepository();
    source.write('plain.txt', 'one\ntwo\n');
    source.write('substituted.txt', '$Format:%H$ $Id$ $Id: kept $\n');
    source.write('ignored/a.txt', 'a');
    source.write('bytes.bin', Buffer.from([0, 255, 10, 13, 10]));
    source.write('run.sh', '#!/bin/sh\n');
    symlinkSync('plain.txt', `${source.dir}/link`);
    source.git('add', '--all');
    source.git('update-index', '--chmod=+x', 'run.sh');
    source.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    source.write(
      '.gitattributes',
      [
        '[attr]everything export-ignore filter=trap',
        'ignored everything',
        'ignored/** export-ignore',
        '*.txt text eol=crlf ident export-subst working-tree-encoding=UTF-16',
        '*.bin text eol=crlf',
        '.gitattributes export-ignore',
        '',
      ].join('\n'),
    );
    source.git('add', '.gitattributes');
    source.git('commit', '--quiet', '--message', 'first');
    const mirror = await mirrorOf(source);
    const entries = await unpacked(mirror.snapshot(await mirror.resolve('HEAD')));

    entries.delete('pax_global_header');
    expect([...entries.keys()].sort()).toEqual([
      '.gitattributes',
      'bytes.bin',
      'ignored/',
      'ignored/a.txt',
      'link',
      'module/',
      'plain.txt',
      'run.sh',
      'substituted.txt',
    ]);
    expect(entries.get('plain.txt')).toEqual({ type: 'file', mode: 0o644, content: 'one\ntwo\n' });
    expect(entries.get('substituted.txt')?.content).toBe('$Format:%H$ $Id$ $Id: kept $\n');
    expect(entries.get('bytes.bin')?.content).toBe('\0\xff\n\r\n');
    expect(entries.get('run.sh')?.mode).toBe(0o755);
    expect(entries.get('link')).toMatchObject({ type: 'symlink', content: 'plain.txt' });
    expect(entries.get('module/')?.type).toBe('directory');
  });

  it('is refused before it starts when the files are too large together', async () => {
    const source = sampleRepository();
    source.write('a', 'a'.repeat(2000));
    const first = source.commit('first');
    const mirror = await mirrorOf(source);
    await expect(mirror.snapshot(first, undefined, 1000).toArray()).rejects.toThrow(SnapshotRefused);
  });

  it('is refused when the commit was made by hand to leave its folder', async () => {
    const source = sampleRepository();
    const blob = source.feed('x', 'hash-object', '-w', '--stdin');
    const inner = source.feed(`100644 blob ${blob}\tevil\n`, 'mktree');
    const bytes = Buffer.concat([Buffer.from('40000 ..\0'), Buffer.from(inner, 'hex')]);
    const tree = source.feed(bytes, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally');
    source.git('update-ref', 'refs/heads/main', source.feed('evil', 'commit-tree', tree));
    const mirror = await mirrorOf(source);
    await expect(mirror.snapshot(await mirror.resolve('main')).toArray()).rejects.toThrow(SnapshotRefused);
  });

  it('does not read a huge file that only the history has', async () => {
    const source = sampleRepository();
    source.write('huge.bin', Buffer.alloc(40_000_000));
    source.commit('huge');
    source.git('rm', '--quiet', 'huge.bin');
    source.write('a', 'a');
    const tip = source.commit('small again');
    const mirror = await mirrorOf(source);
    const entries = await unpacked(mirror.snapshot(tip, undefined, 1000));
    expect([...entries.keys()]).toContain('a');
  });

  it('ends with an error when the caller gives up', async () => {
    const source = sampleRepository();
    const first = source.commit('first');
    const mirror = await mirrorOf(source);
    await expect(mirror.snapshot(first, AbortSignal.abort()).toArray()).rejects.toThrow(/abort/i);
  });
});
