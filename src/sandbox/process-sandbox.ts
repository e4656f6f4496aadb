import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, mkdir, open, realpath, rm, writeFile, type FileHandle, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { secondsSince } from '../lib/seconds-since.ts';
import { CapturedOutput } from './captured-output.ts';
import { certificateEnvironment } from './certificates.ts';
import { RunAllowance } from './run-allowance.ts';
import {
  DEFAULT_MAX_OUTPUT_BYTES,
  fileTooLarge,
  SandboxFailed,
  type Command,
  type CommandResult,
  type Origin,
  type Sandbox,
  type SandboxLimits,
} from './sandbox.ts';
import { insideWorkspace, PathRefused } from './workspace-path.ts';

const IN_DIRECTORY = 'cd -- "$1" || exit 127; exec bash -c "$2"';

/** For output still on its way; a process that left the group may hold it open for ever. */
const DRAIN_MS = 500;

type Stop = 'timed-out' | 'output-limit' | 'aborted';

/** A folder and child processes; see `createProcessSandboxes` for what it does not do. */
export class ProcessSandbox implements Sandbox {
  readonly kind = 'process';
  readonly origin: Origin;
  readonly folders: readonly string[];
  readonly #folder: string;
  readonly #workspace: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #allowance: RunAllowance;
  readonly #keep: () => Promise<void>;

  constructor(options: {
    folder: string;
    path: string;
    caBundle: string | undefined;
    origin: Origin;
    keep: () => Promise<void>;
    limits: SandboxLimits;
  }) {
    const { folder, path, caBundle, origin, limits } = options;
    const home = join(folder, 'home');
    const temporary = join(folder, 'tmp');
    this.#folder = folder;
    this.#workspace = join(folder, 'workspace');
    this.folders = [this.#workspace, home, temporary];
    this.origin = origin;
    this.#keep = options.keep;
    this.#allowance = new RunAllowance(limits);
    this.#environment = {
      PATH: path,
      HOME: home,
      TMPDIR: temporary,
      LANG: 'C.UTF-8',
      ...(caBundle !== undefined && certificateEnvironment(caBundle)),
    };
  }

  async run(command: Command): Promise<CommandResult> {
    command.signal?.throwIfAborted();
    const started = performance.now();
    const directory = insideWorkspace(command.cwd ?? '.');
    const child = spawn('bash', ['-c', IN_DIRECTORY, 'heirloom', directory, command.command], {
      cwd: this.#workspace,
      env: { ...this.#environment, ...command.env },
      // A process group of its own, to be killed as one.
      detached: true,
    });
    const captured = new CapturedOutput(command.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES);
    const timeoutMs = Math.min(command.timeoutMs, this.#allowance.milliseconds);
    const stopped = await this.#follow(child, captured, { ...command, timeoutMs });
    const code = child.exitCode;
    const seconds = secondsSince(started);
    this.#allowance.spend({ seconds, bytes: captured.bytes });
    if (stopped === 'aborted') command.signal?.throwIfAborted();
    if (stopped === 'timed-out' || stopped === 'output-limit') {
      return { ...captured.result(), exitCode: null, seconds, ending: stopped };
    }
    const killed = code === null || code === 137;
    return { ...captured.result(), exitCode: code, seconds, ending: killed ? 'killed' : 'exited' };
  }

  async load(tar: Readable, signal?: AbortSignal): Promise<void> {
    const child = spawn('tar', ['-x', '-f', '-', '--no-same-owner', '-C', this.#workspace], {
      env: this.#environment,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const closed = once(child, 'close');
    const said: Buffer[] = [];
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    const fed = await pipeline(tar, child.stdin, signal ? { signal } : {}).catch((error: unknown) => error);
    await closed;
    signal?.throwIfAborted();
    const why = Buffer.concat(said).toString('utf8').trim().split('\n').at(-1);
    if (child.exitCode !== 0)
      throw new SandboxFailed(`The files could not be put into the sandbox: ${why}`, { cause: fed });
    if (fed instanceof Error && !isClosedEarly(fed)) throw fed;
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const inside = insideWorkspace(path);
    const real = await this.#realPath(inside).catch(nothingThere);
    if (real === undefined) return undefined;
    // Without waiting for a writer, should it be a named pipe.
    await using file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size, isFile } = await kindOf(file);
    if (!isFile) return undefined;
    if (size > maxBytes) throw fileTooLarge(inside, maxBytes);
    return file.readFile();
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    const inside = insideWorkspace(path);
    const folder = dirname(join(this.#workspace, inside));
    await mkdir(folder, { recursive: true });
    await this.#realPath(dirname(inside));
    const existing = await this.#realPath(inside).catch(nothingThere);
    if (existing !== undefined && !(await stat(existing)).isFile()) {
      throw new SandboxFailed(`${inside} could not be written: it is no ordinary file.`);
    }
    await writeFile(existing ?? join(this.#workspace, inside), content);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  cutNetwork(): Promise<void> {
    return Promise.resolve();
  }

  refusedHosts(): readonly string[] {
    return [];
  }

  keep(): Promise<void> {
    return this.#keep();
  }

  store(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Where a path leads to in the end, when that is in the workspace. */
  async #realPath(inside: string): Promise<string> {
    const workspace = await realpath(this.#workspace);
    const real = await realpath(join(workspace, inside));
    if (real !== workspace && !real.startsWith(workspace + sep)) {
      throw new PathRefused(`${inside} leads out of the workspace.`);
    }
    return real;
  }

  /** Reads the output until the command has ended, and sees to it that it does. */
  async #follow(
    child: ChildProcess,
    captured: CapturedOutput,
    { timeoutMs, signal, stdin }: Command,
  ): Promise<Stop | undefined> {
    let stopped: Stop | undefined;
    const stop = (reason: Stop): void => {
      stopped ??= reason;
      killGroup(child);
    };
    const onAbort = (): void => stop('aborted');
    const timer = setTimeout(() => stop('timed-out'), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    for (const channel of ['stdout', 'stderr'] as const) {
      child[channel]?.on('data', (bytes: Buffer) => {
        captured.add(channel, bytes);
        if (captured.bytes > this.#allowance.bytes) stop('output-limit');
      });
    }
    // A command need not read what it is given.
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
    try {
      const closed = new Promise((resolve) => child.once('close', resolve));
      await once(child, 'exit');
      // What it left running ends with it: there is no container that would.
      killGroup(child);
      await Promise.race([closed, sleep(DRAIN_MS)]);
      return stopped;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.stdout?.destroy();
      child.stderr?.destroy();
    }
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Gone already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function kindOf(file: FileHandle): Promise<{ size: number; isFile: boolean }> {
  const stats = await file.stat();
  return { size: stats.size, isFile: stats.isFile() };
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

/** tar leaves once it has read the end mark, which stands before the end of the stream. */
function isClosedEarly(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
}
