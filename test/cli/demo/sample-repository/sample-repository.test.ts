import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createSampleRepository,
  type SampleRepository,
} from '../../../../src/cli/demo/sample-repository/sample-repository.ts';

const execute = promisify(execFile);

let folder: string;
let sample: SampleRepository;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'heirloom-sample-'));
  sample = await createSampleRepository(path.join(folder, 'lapse'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function git(...args: string[]): Promise<string> {
  const { stdout } = await execute('git', ['-C', sample.dir, ...args]);
  return stdout.trim();
}

async function linesOf(...args: string[]): Promise<string[]> {
  return (await git(...args)).split('\n');
}

describe('the history of the sample repository', () => {
  test('is the same to the last bit every time', async () => {
    const again = await createSampleRepository(path.join(folder, 'again'));
    expect(again.head).toBe(sample.head);
    expect(sample.head).toBe('fc82bad626918c9a9db951be1cfbdeb67f49e366');
  });

  test('is sound, and checked out whole', async () => {
    await expect(git('fsck', '--strict')).resolves.toBe('');
    await expect(git('status', '--porcelain')).resolves.toBe('');
    await expect(git('rev-parse', '--abbrev-ref', 'HEAD')).resolves.toBe('main');
  });

  test('has more than 60 commits of five people over two years', async () => {
    expect((await linesOf('log', '--no-merges', '--format=%H')).length).toBeGreaterThanOrEqual(60);
    expect(new Set(await linesOf('log', '--format=%ae')).size).toBe(5);
    const dates = (await linesOf('log', '--first-parent', '--format=%at')).map(Number);
    expect(dates).toEqual(dates.toSorted((a, b) => b - a));
    expect((dates.at(0)! - dates.at(-1)!) / (365 * 86_400)).toBeGreaterThan(2);
  });

  test('titles are conventional commits in lower case without a full stop', async () => {
    for (const title of await linesOf('log', '--no-merges', '--format=%s')) {
      expect(title).toMatch(
        /^(feat|fix|docs|chore|ci|test|refactor|perf|revert)(\([a-z]+\))?: [^A-Z].*[^.]$/,
      );
    }
  });

  test('branch names can be learnt from its merges', async () => {
    const merges = await linesOf('log', '--merges', '--format=%s');
    expect(merges.length).toBeGreaterThanOrEqual(20);
    for (const title of merges) expect(title).toMatch(/^Merge pull request #\d+ from [a-z]+\/[a-z0-9/-]+$/);
  });

  test('every fix touches a source file, its test and the changelog', async () => {
    for (const sha of await linesOf('log', '--no-merges', '--format=%H', '--grep', '^fix(')) {
      const files = await linesOf('show', '--format=', '--name-only', sha);
      expect(files).toContain('CHANGELOG.md');
      expect(files.some((file) => file.startsWith('src/'))).toBe(true);
      expect(files.some((file) => file.startsWith('test/'))).toBe(true);
    }
  });
});

describe('the code of the sample repository', () => {
  /** Unpacks a commit beside the repository, without touching its work tree. */
  async function unpack(commit: string): Promise<string> {
    const dir = path.join(folder, `at-${commit}`);
    await git('worktree', 'add', '--quiet', '--detach', dir, commit);
    return dir;
  }

  test('passes its own tests, at its head and along the way', async () => {
    const commits = await linesOf('log', '--first-parent', '--format=%h', '--', 'test');
    const sampled = commits.filter((_, index) => index % 9 === 0);
    expect(sampled.length).toBeGreaterThan(3);
    for (const commit of sampled) {
      const { stdout } = await execute(process.execPath, ['--test'], { cwd: await unpack(commit) });
      expect(stdout).toMatch(/^# fail 0$|^ℹ fail 0$/m);
    }
  });

  test('has the fault that the issue describes, by the steps the issue gives', async () => {
    const [, steps = ''] = /```js\n([\s\S]*?)```/.exec(sample.issue.body) ?? [];
    const [, output] = /```console\n.*\n([\s\S]*?)```/.exec(sample.issue.body) ?? [];
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', steps], {
      cwd: sample.dir,
    });
    expect(stdout).toBe(output);
  });
});
