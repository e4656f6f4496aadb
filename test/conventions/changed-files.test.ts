import { describe, expect, it } from 'vitest';
import { changedFiles } from '../../src/conventions/changed-files.ts';
import { sampleRepository } from '../repository/sample.ts';

describe('a patch', () => {
  it('is read file by file, with the lines it adds', () => {
    const source = sampleRepository();
    source.write('old.ts', 'one\n');
    source.write('gone.ts', 'x\n');
    source.write('a b.ts', 'x\n');
    source.commit('first');
    source.write('old.ts', '-- one\n++ two\ndiff --git a/x b/x\n');
    source.write('a b.ts', 'y\n');
    source.write('new/file.ts', 'debugger\n');
    source.git('rm', '--quiet', 'gone.ts');
    source.git('add', '--all');
    expect(changedFiles(source.git('diff', '--cached'))).toMatchObject([
      { path: 'a b.ts', status: 'modified', addedLines: ['y'], removedLines: 1 },
      { path: 'gone.ts', status: 'deleted', addedLines: [], removedLines: 1 },
      { path: 'new/file.ts', status: 'added', addedLines: ['debugger'], removedLines: 0 },
      {
        path: 'old.ts',
        status: 'modified',
        addedLines: ['-- one', '++ two', 'diff --git a/x b/x'],
        removedLines: 1,
      },
    ]);
  });

  it('has the numbers of its lines on both sides', () => {
    const patch = [
      'diff --git a/a.ts b/a.ts',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -3,3 +3,4 @@',
      ' c',
      '-d',
      '+D',
      '+E',
      ' f',
    ];
    const [file] = changedFiles(patch.join('\n'));
    expect(file?.hunks[0]?.lines).toEqual([
      { sign: ' ', text: 'c', old: 3, new: 3 },
      { sign: '-', text: 'd', old: 4, new: 4 },
      { sign: '+', text: 'D', old: 5, new: 4 },
      { sign: '+', text: 'E', old: 5, new: 5 },
      { sign: ' ', text: 'f', old: 5, new: 6 },
    ]);
  });
});
