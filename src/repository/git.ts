import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { gitEnvironment, type GitConfig, type Surroundings } from './environment.ts';

/** Runs git on one git directory, found by its name and never by looking around. */
export interface Git {
  readonly dir: string;
  readonly surroundings: Surroundings;
  /** What git printed; anything but exit code 0 is a `GitFailed`. */
  run(args: readonly string[], options?: GitOptions): Promise<Buffer>;
  /** For commands that answer by exit code: 0 is true, 1 is false. */
  holds(args: readonly string[], options?: GitOptions): Promise<boolean>;
  stream(args: readonly string[], options?: GitOptions): GitProcess;
}

export interface GitOptions {
  /** Standard input, which is empty without it. */
  readonly input?: Uint8Array | string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Lets git look for the repository that the folder is part of, instead of taking the folder for one. */
  readonly discover?: boolean;
  /** Limits of the process itself, for work on bytes that a stranger wrote. */
  readonly ceiling?: Ceiling;
}

export interface Ceiling {
  readonly memoryKb: number;
  readonly cpuSeconds?: number;
}

export interface GitProcess {
  readonly stdout: Readable;
  /** Settles when the process has ended; to be awaited after `stdout` was read or `kill` called. */
  ended(): Promise<void>;
  kill(): void;
}

export class GitFailed extends Error {
  override readonly name = 'GitFailed';
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(command: string, exitCode: number | null, stderr: string, cause?: unknown) {
    super(`git ${command} failed (${exitCode ?? 'killed'}): ${stderr.trim()}`, { cause });
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export class GitMissing extends Error {
  override readonly name = 'GitMissing';

  constructor(cause: unknown) {
    super('The command git was not found on this machine. Install git 2.34 or newer.', { cause });
  }
}

const KEPT_STDERR = 8_000;

export function createGit(
  dir: string,
  surroundings: Surroundings = {},
  config: GitConfig = [],
  variables: Readonly<Record<string, string>> = {},
): Git {
  const environment = { ...gitEnvironment(surroundings, config), ...variables };

  const stream: Git['stream'] = (args, { input, env, signal, discover, ceiling } = {}) => {
    signal?.throwIfAborted();
    const [command, ...rest] = ceiling ? underCeiling(ceiling, args) : ['git', ...args];
    const place = discover ? {} : { GIT_DIR: dir };
    const child = spawn(command!, rest, { cwd: dir, env: { ...environment, ...place, ...env }, signal });
    child.stdin.end(input ?? '');
    return supervise(child, args[0] ?? '', dir);
  };

  const run: Git['run'] = async (args, options) => {
    const process = stream(args, options);
    const chunks: Buffer[] = [];
    process.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await process.ended();
    return Buffer.concat(chunks);
  };

  const holds: Git['holds'] = async (args, options) => {
    try {
      await run(args, options);
      return true;
    } catch (error) {
      if (error instanceof GitFailed && error.exitCode === 1) return false;
      throw error;
    }
  };

  return { dir, surroundings, run, holds, stream };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function supervise(child: Child, command: string, dir: string): GitProcess {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_STDERR);
  });
  // A process that ends before it has read everything is told by its exit code, not by the broken pipe.
  child.stdin.on('error', () => child.stdin.destroy());

  const ending = new Promise<Error | undefined>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT' && existsSync(dir);
      resolve(missing ? new GitMissing(error) : error);
    });
    child.on('close', (code) => resolve(code === 0 ? undefined : new GitFailed(command, code, stderr)));
  });

  return {
    stdout: child.stdout,
    kill: () => void child.kill('SIGKILL'),
    ended: async () => {
      const failure = await ending;
      if (failure) throw failure;
    },
  };
}

/** The shell only sets limits: the words after the script reach git as they are. */
function underCeiling({ memoryKb, cpuSeconds }: Ceiling, args: readonly string[]): string[] {
  const time = cpuSeconds === undefined ? '' : `ulimit -t ${cpuSeconds}; `;
  const script = `${time}ulimit -v ${memoryKb} 2>/dev/null; exec git "$@"`;
  return ['/bin/sh', '-c', script, 'git', ...args];
}
