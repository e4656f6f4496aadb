import { spawn } from 'node:child_process';

export interface GitResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Git's plumbing on one bare repository. */
export interface Git {
  readonly dir: string;
  /** Runs and tells how it ended, whatever the exit code. */
  run(args: readonly string[], stdin?: Buffer | string): Promise<GitResult>;
  /** Runs and answers standard output without the last newline; throws `GitFailed` otherwise. */
  text(args: readonly string[], stdin?: Buffer | string): Promise<string>;
  /** The full name of an object of this type, or undefined when there is none. */
  find(revision: string, type?: 'commit' | 'tree' | 'blob'): Promise<string | undefined>;
}

export class GitFailed extends Error {
  override readonly name = 'GitFailed';

  constructor(args: readonly string[], result: GitResult) {
    super(`git ${args[0]} ended with ${result.code}: ${result.stderr.trim()}`);
  }
}

export function gitIn(dir: string): Git {
  const run: Git['run'] = (args, stdin) => runGit(['--git-dir', dir, ...args], stdin);
  const text: Git['text'] = async (args, stdin) => {
    const result = await run(args, stdin);
    if (result.code !== 0) throw new GitFailed(args, result);
    return result.stdout.toString('utf8').replace(/\n$/, '');
  };
  const find: Git['find'] = async (revision, type = 'commit') => {
    const name = `${revision}^{${type}}`;
    const found = await run(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
    return found.code === 0 ? found.stdout.toString('utf8').trim() : undefined;
  };
  return { dir, run, text, find };
}

/** Copies a repository (bare or not) to a new bare one, as its own objects. */
export async function cloneBare(source: string, dir: string, defaultBranch: string): Promise<Git> {
  const args = ['clone', '--bare', '--quiet', '--no-hardlinks', '--template=', '--', source, dir];
  const cloned = await runGit(args);
  if (cloned.code !== 0) throw new GitFailed(args, cloned);
  const git = gitIn(dir);
  await git.text(['symbolic-ref', 'HEAD', `refs/heads/${defaultBranch}`]);
  await git.text(['config', 'uploadpack.allowFilter', 'true']);
  return git;
}

function runGit(args: readonly string[], stdin?: Buffer | string): Promise<GitResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  const child = spawn('git', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // Git may end before it has read everything; its exit code tells the story then.
  child.stdin.on('error', () => undefined);
  child.on('error', reject);
  child.on('close', (code) =>
    resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }),
  );
  child.stdin.end(stdin);
  return promise;
}
