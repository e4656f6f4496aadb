import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitLocally } from '../../src/repository/local-branch.ts';
import { applyPatch } from '../../src/repository/patch.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from './sample.ts';

const limits = { maxBytes: 100_000, maxFiles: 10 };
const author = { name: 'Heirloom', email: 'bot@example.com' };

async function fixed() {
  const source = sampleRepository();
  source.write('a.txt', 'one\n');
  source.write('staged.txt', 'before\n');
  const base = source.commit('first');
  const mirror = await mirrorOf(source);
  const patch = 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n';
  const applied = await applyPatch(mirror, base, Buffer.from(patch), limits);
  if (applied.kind === 'refused') throw new Error(applied.because);
  const commit = (branch: string, repository: string = source.dir) =>
    commitLocally(mirror, {
      repository,
      branch,
      base,
      tree: applied.tree,
      message: 'fix: two\n\nBecause.\n',
      author,
      at: new Date(1_700_000_000_000),
    });
  return { source, base, commit };
}

/** Everything a person would call their own state of the repository. */
function state({ dir, git }: SampleRepository) {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      !/^\.git\/(objects|refs|logs)/.test(name) && name !== '.git' && statSync(join(dir, name)).isFile(),
  );
  return {
    files: Object.fromEntries(
      files.map((name) => [
        name,
        `${statSync(join(dir, name)).mtimeMs} ${readFileSync(join(dir, name), 'latin1')}`,
      ]),
    ),
    head: git('symbolic-ref', 'HEAD'),
    main: git('rev-parse', 'main'),
  };
}

describe('a commit in the local repository', () => {
  it('is a new branch, and all else stays as it was', async () => {
    const { source, base, commit } = await fixed();
    source.write('staged.txt', 'staged\n');
    source.git('add', 'staged.txt');
    source.write('staged.txt', 'and edited\n');
    source.write('untracked.txt', 'mine\n');
    const before = state(source);

    const result = await commit('fix/two');
    expect(result.kind).toBe('committed');
    expect(state(source)).toEqual(before);
    expect(source.git('show', 'fix/two:a.txt')).toBe('two');
    expect(source.git('rev-parse', 'fix/two^')).toBe(base);
    expect(source.git('log', '-1', '--format=%an <%ae> %cn %ct %B', 'fix/two')).toBe(
      'Heirloom <bot@example.com> Heirloom 1700000000 fix: two\n\nBecause.',
    );
    expect(source.git('fsck', '--strict')).toBe('');
  });

  it('is found again when asked for twice, and never moves a branch of another commit', async () => {
    const { source, commit } = await fixed();
    const once = await commit('fix-two');
    expect(await commit('fix-two')).toEqual(once);
    source.git('branch', 'taken');
    expect(await commit('taken')).toEqual({ kind: 'refused', because: 'The branch taken exists already.' });
    expect(source.git('rev-parse', 'taken')).toBe(source.git('rev-parse', 'main'));
  });

  it.each(['main/below', '-d', '', 'a..b', 'a b', 'x.lock', '@{-1}', 'refs/../../x', 'a\nb'])(
    'is refused when its branch cannot be made: %j',
    async (branch) => {
      const { source, commit } = await fixed();
      expect((await commit(branch)).kind).toBe('refused');
      expect(source.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    },
  );

  it('runs no hook and asks for no signature', async () => {
    const { source, commit } = await fixed();
    const trap = join(scratch(), 'sprung');
    for (const hook of [
      'reference-transaction',
      'pre-commit',
      'commit-msg',
      'post-commit',
      'post-index-change',
    ]) {
      writeFileSync(join(source.dir, '.git/hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    }
    source.git('config', 'commit.gpgSign', 'true');
    source.git('config', 'gpg.program', `touch ${trap}`);
    source.git('config', 'core.fsmonitor', `touch ${trap}`);
    expect((await commit('fix-two')).kind).toBe('committed');
    expect(existsSync(trap)).toBe(false);
  });

  it('is made from a linked work tree too', async () => {
    const { source, commit } = await fixed();
    const tree = join(scratch(), 'tree');
    source.git('worktree', 'add', '--quiet', '--detach', tree);
    expect((await commit('fix-two', tree)).kind).toBe('committed');
    expect(source.git('show', 'fix-two:a.txt')).toBe('two');
  });

  it('is refused when the repository no longer has its base', async () => {
    const { commit } = await fixed();
    const other = sampleRepository();
    other.commit('unrelated');
    expect(await commit('fix-two', other.dir)).toMatchObject({ kind: 'refused' });
    expect(execFileSync('git', ['-C', other.dir, 'branch', '--list', 'fix-two'], { encoding: 'utf8' })).toBe(
      '',
    );
  });
});
