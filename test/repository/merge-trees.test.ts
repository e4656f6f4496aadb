import { beforeEach, describe, expect, it } from 'vitest';
import { mergeBase } from '../../src/repository/merge-base.ts';
import { mergeTrees } from '../../src/repository/merge-trees.ts';
import { applyPatch } from '../../src/repository/patch.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { changesBetween, patchBetween } from '../../src/repository/tree-patch.ts';
import { treeWith } from '../../src/repository/tree-with.ts';
import { mirrorOf, sampleRepository } from './sample.ts';

const LIMITS = { maxBytes: 100_000, maxFiles: 20 };

describe('a branch beside the one that it came from', () => {
  let mirror: Mirror;
  const at: Record<'base' | 'head' | 'main', string> = { base: '', head: '', main: '' };
  beforeEach(async () => {
    const source = sampleRepository();
    const { git, write, commit } = source;
    write('both.txt', 'one\ntwo\nthree\n');
    write('run.sh', '#!/bin/sh\n');
    write('image.bin', Uint8Array.from([0, 1, 2, 255]));
    git('config', 'core.fileMode', 'false');
    git('add', '-A');
    git('update-index', '--chmod=+x', 'run.sh');
    at.base = commit('begin');
    git('checkout', '-q', '-b', 'fix');
    write('both.txt', 'one\nTWO\nthree\n');
    write('image.bin', Uint8Array.from([0, 9, 2, 255]));
    at.head = commit('fix');
    git('checkout', '-q', 'main');
    write('both.txt', 'one\n2\nthree\n');
    write('new.txt', 'new\n');
    at.main = commit('elsewhere');
    mirror = await mirrorOf(source);
  });

  it('has the commit in common that it began at', async () => {
    expect(await mergeBase(mirror, at.head, at.main)).toBe(at.base);
  });

  it('is a patch that makes the same tree again, binary files too', async () => {
    const patch = await patchBetween(mirror, at.base, at.head);
    const applied = await applyPatch(mirror, at.base, patch, { ...LIMITS, allowBinary: ['*.bin'] });
    expect(applied).toMatchObject({
      kind: 'accepted',
      changes: [{ path: 'both.txt' }, { path: 'image.bin' }],
    });
    expect(await changesBetween(mirror, at.head, 'tree' in applied ? applied.tree : '')).toEqual([]);
  });

  it('is merged with marks where the two do not agree', async () => {
    const { tree, conflicts } = await mergeTrees(mirror, at.head, at.main);
    expect(conflicts).toEqual(['both.txt']);
    const changes = await changesBetween(mirror, at.main, tree);
    expect(changes.map(({ path, status }) => [path, status])).toEqual([
      ['both.txt', 'modified'],
      ['image.bin', 'modified'],
    ]);
    const patch = await patchBetween(mirror, at.main, tree);
    expect(patch.toString()).toMatch(/\+<<<<<<< [^]*\+TWO\n\+=======\n 2\n\+>>>>>>> /);
  });

  it('takes other content into its files, whose modes stay', async () => {
    const contents = new Map([['run.sh', Buffer.from('#!/bin/bash\n')]]);
    const tree = await treeWith(mirror, at.head, contents);
    expect(await changesBetween(mirror, at.head, tree)).toEqual([
      { path: 'run.sh', mode: '100755', blob: expect.any(String), status: 'modified' },
    ]);
    await expect(treeWith(mirror, at.head, new Map([['no.sh', Buffer.from('')]]))).rejects.toThrow('no.sh');
  });
});
