import type Docker from 'dockerode';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { secondsSince } from '../lib/seconds-since.ts';
import { CapturedOutput } from './captured-output.ts';
import {
  ANSWER_SECONDS,
  collect,
  containerError,
  startProgram,
  type RunningProgram,
} from './container-exec.ts';
import { WORKSPACE } from './container-settings.ts';
import { endCommands } from './end-commands.ts';
import { SandboxLost } from './engine-trouble.ts';
import { NOTHING_COUNTED, takeCounters, type LimitCounters } from './limit-counters.ts';
import { SandboxNetwork, type NetworkSettings } from './network/sandbox-network.ts';
import { lookAtLimits } from './reached-limit.ts';
import { removeContainer } from './remove-container.ts';
import { RunAllowance } from './run-allowance.ts';
import {
  DEFAULT_MAX_OUTPUT_BYTES,
  fileTooLarge,
  SandboxFailed,
  type Command,
  type CommandResult,
  type NetworkRules,
  type Origin,
  type ReachedLimit,
  type Sandbox,
  type SandboxLimits,
} from './sandbox.ts';
import { supervised } from './supervisor.ts';
import { insideWorkspace } from './workspace-path.ts';

/** How long the inside gets to die before it is killed from the outside; a cancelled run is gone within 5 s. */
const GRACE_MS = 2000;
/** The watcher inside ends a command on its own only when the host did not: a little later. */
const WATCHER_DELAY_MS = 5000;

const NO_SUCH_FILE = 3;
const READ = `[[ -f "$1" ]] || exit ${NO_SUCH_FILE}; exec head -c "$2" -- "$1"`;
/** A pipe or a device would be waited for. */
const WRITE =
  '[[ ! -e "$1" || -f "$1" ]] || { echo "It is no ordinary file." >&2; exit 4; }; mkdir -p -- "$(dirname -- "$1")" && cat > "$1"';

type Stop = 'timed-out' | 'output-limit' | 'aborted';

/** Where the files of a sandbox outlive it. */
type Storage = Pick<Sandbox, 'keep' | 'store'>;

/** A running container as a sandbox. */
export class DockerSandbox implements Sandbox {
  readonly kind = 'docker';
  readonly origin: Origin;
  readonly #container: Docker.Container;
  readonly #allowance: RunAllowance;
  readonly #storage: Storage;
  readonly #network: SandboxNetwork;
  #counters: LimitCounters = NOTHING_COUNTED;

  constructor(
    container: Docker.Container,
    options: { origin: Origin; limits: SandboxLimits; storage: Storage; network: NetworkSettings },
  ) {
    this.#container = container;
    this.#allowance = new RunAllowance(options.limits);
    this.#storage = options.storage;
    this.origin = options.origin;
    const isCut = options.origin === 'kept' || options.origin === 'found';
    this.#network = new SandboxNetwork(container, options.network, isCut);
  }

  /** What a dead process left running is not waited for. False when it could not be ended: then the container is gone. */
  async takeOver(): Promise<boolean> {
    try {
      await endCommands(this.#container);
      return true;
    } catch (error) {
      if (error instanceof SandboxLost) return false;
      throw error;
    }
  }

  async run(command: Command): Promise<CommandResult> {
    command.signal?.throwIfAborted();
    const timeoutMs = Math.min(command.timeoutMs, this.#allowance.milliseconds);
    const started = performance.now();
    const notLetThrough = this.#network.watch();
    const program = await startProgram(this.#container, argvOf(command, timeoutMs), {
      ...this.#network.environment(),
      ...command.env,
    });
    if (command.stdin?.length) program.stream.write(command.stdin);

    const captured = new CapturedOutput(command.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES);
    const stopped = await this.#follow(program, captured, timeoutMs, command.signal);
    const seconds = secondsSince(started);
    this.#allowance.spend({ seconds, bytes: captured.bytes });
    if (stopped === 'aborted') command.signal?.throwIfAborted();
    if (stopped === 'timed-out' || stopped === 'output-limit') {
      captured.add('stderr', Buffer.from(notLetThrough()));
      const ending = (await this.#reachedLimit()) ?? stopped;
      return { ...captured.result(), exitCode: null, seconds, ending };
    }
    const exitCode = await program.exitCode();
    if (exitCode !== 0) captured.add('stderr', Buffer.from(notLetThrough()));
    return { ...captured.result(), exitCode, seconds, ending: await this.#endingOf(exitCode) };
  }

  async load(tar: Readable, signal?: AbortSignal): Promise<void> {
    const { exitCode, stderr } = await collect(
      this.#container,
      ['tar', '-x', '-f', '-', '--no-same-owner', '-C', WORKSPACE],
      { from: tar, signal },
    );
    if (exitCode !== 0)
      throw new SandboxFailed(`The files could not be put into the sandbox: ${lastLine(stderr)}`);
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const inside = insideWorkspace(path);
    const argv = ['bash', '-c', READ, 'read', posix.join(WORKSPACE, inside), String(maxBytes + 1)];
    const { exitCode, stdout, stderr } = await collect(this.#container, argv);
    if (exitCode === NO_SUCH_FILE) return undefined;
    if (exitCode !== 0) throw new SandboxFailed(`${inside} could not be read: ${lastLine(stderr)}`);
    if (stdout.length > maxBytes) throw fileTooLarge(inside, maxBytes);
    return stdout;
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    const inside = insideWorkspace(path);
    const argv = ['bash', '-c', WRITE, 'write', posix.join(WORKSPACE, inside)];
    const from = Readable.from([content]);
    const { exitCode, stderr } = await collect(this.#container, argv, { from }, ANSWER_SECONDS);
    if (exitCode !== 0) throw new SandboxFailed(`${inside} could not be written: ${lastLine(stderr)}`);
  }

  connect(rules: NetworkRules, signal?: AbortSignal): Promise<void> {
    return this.#network.connect(rules, signal);
  }

  cutNetwork(): Promise<void> {
    return this.#network.cut();
  }

  refusedHosts(): readonly string[] {
    return this.#network.refusedHosts();
  }

  keep(signal?: AbortSignal): Promise<void> {
    return this.#storage.keep(signal);
  }

  store(key: string, signal?: AbortSignal): Promise<boolean> {
    return this.#storage.store(key, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#network.disconnect();
    await removeContainer(this.#container);
  }

  /** Reads the output to its end, and sees to it that there is one. */
  async #follow(
    program: RunningProgram,
    captured: CapturedOutput,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Stop | undefined> {
    let stopped: Stop | undefined;
    let force: NodeJS.Timeout | undefined;
    const stop = (reason: Stop): void => {
      if (stopped) return;
      stopped = reason;
      program.stream.end();
      force = setTimeout(() => program.stream.destroy(), GRACE_MS);
    };
    const onAbort = (): void => stop('aborted');
    const timer = setTimeout(() => stop('timed-out'), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    try {
      const output = takeCounters(program.output(), (counters) => (this.#counters = counters));
      for await (const { channel, bytes } of output) {
        captured.add(channel, bytes);
        if (captured.bytes > this.#allowance.bytes) stop('output-limit');
      }
    } catch (error) {
      if (!stopped) throw containerError(error);
    } finally {
      clearTimeout(timer);
      clearTimeout(force);
      signal?.removeEventListener('abort', onAbort);
    }
    // A command may have got rid of its watcher.
    if (stopped) await endCommands(this.#container);
    return stopped;
  }

  async #endingOf(exitCode: number | null): Promise<CommandResult['ending']> {
    if (exitCode === 0) return 'exited';
    const reached = await this.#reachedLimit();
    return reached ?? (exitCode === 137 || exitCode === null ? 'killed' : 'exited');
  }

  async #reachedLimit(): Promise<ReachedLimit | undefined> {
    const { counters, reached } = await lookAtLimits(this.#container, this.#counters);
    this.#counters = counters;
    // What still runs has a part in it, and would bring the next command to the same end.
    if (reached === 'out-of-memory' || reached === 'process-limit') await endCommands(this.#container);
    return reached;
  }
}

function argvOf(command: Command, timeoutMs: number): string[] {
  return supervised({
    command: command.command,
    directory: posix.join(WORKSPACE, insideWorkspace(command.cwd ?? '.')),
    seconds: (timeoutMs + WATCHER_DELAY_MS) / 1000,
    stdinBytes: command.stdin?.length ?? 0,
  });
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? '';
}
