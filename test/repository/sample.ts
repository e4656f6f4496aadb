import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openMirror, type Mirror } from '../../src/repository/repository.ts';

/** A folder that is gone after the test, or after what `end` says. */
export function scratch(end: (clean: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'heirloom-repository-'));
  end(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface SampleRepository {
  readonly dir: string;
  readonly git: (...args: string[]) => string;
  /** Runs git with bytes as input. */
  readonly feed: (input: string | Uint8Array, ...args: string[]) => string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly commit: (message: string) => string;
}

export function sampleRepository(dir: string = join(scratch(), 'source')): SampleRepository {
  mkdirSync(dir, { recursive: true });
  const env = {
    PATH: process.env['PATH'],
    HOME: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  const feed: SampleRepository['feed'] = (input, ...args) =>
    execFileSync('git', args, { cwd: dir, env, input, encoding: 'utf8', stdio: 'pipe' }).trim();
  const git: SampleRepository['git'] = (...args) => feed('', ...args);
  git('init', '--quiet', '--initial-branch=main');
  return {
    dir,
    git,
    feed,
    write(path, content) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    commit(message) {
      git('add', '--all');
      feed(
        message,
        'commit',
        '--quiet',
        '--allow-empty',
        '--allow-empty-message',
        '--cleanup=verbatim',
        '--file=-',
      );
      return git('rev-parse', 'HEAD');
    },
  };
}

export function mirrorOf(source: { dir: string }, folder: string = scratch()): Promise<Mirror> {
  return openMirror({ dir: join(folder, 'mirror.git'), source: source.dir });
}
