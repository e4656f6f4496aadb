import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Channel } from './captured-output.ts';
import { messageOf } from '../lib/message-of.ts';
import { engineError, isConnectionFailure, statusOf } from './engine.ts';
import { SandboxLost } from './engine-trouble.ts';
import { removeContainer } from './remove-container.ts';

/** The user that commands run as; made in the Dockerfile. */
export const SANDBOX_USER = '10001:10001';

/** A program started in a container. Ending its input is a signal to it; see `supervisor.ts`. */
export interface RunningProgram {
  output(): AsyncGenerator<Piece>;
  readonly stream: Duplex;
  exitCode(): Promise<number | null>;
}

export interface Piece {
  readonly channel: Channel;
  readonly bytes: Buffer;
}

export async function startProgram(
  container: Docker.Container,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  user: string = SANDBOX_USER,
): Promise<RunningProgram> {
  try {
    const exec = await container.exec({
      Cmd: [...argv],
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      User: user,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: true });
    // A write to a program that has ended already fails; the reading side tells how it ended.
    stream.on('error', () => {});
    return { stream, output: () => demultiplex(stream), exitCode: () => exitCodeOf(exec) };
  } catch (error) {
    throw containerError(error);
  }
}

export interface Collected {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** For a program that looks or writes a little; and for one that carries all the files there are. */
export const ANSWER_SECONDS = 60;
export const CARRYING_SECONDS = 3600;
/** What a command left running may write into the output of our own programs, which are of the same user. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Runs a short program of our own, given as words and never as shell text with a value in it. What a command left
 * running may stop it for ever: a container in which it does not come to its end in time is removed.
 */
export async function collect(
  container: Docker.Container,
  argv: readonly string[],
  input?: { readonly from: Readable; readonly signal?: AbortSignal | undefined },
  seconds: number = input ? CARRYING_SECONDS : ANSWER_SECONDS,
): Promise<Collected> {
  let isLate = false;
  const program = await startProgram(container, argv);
  const timer = setTimeout(() => {
    isLate = true;
    program.stream.destroy();
  }, seconds * 1000);
  try {
    const collected = await collectFrom(program, input);
    if (!isLate) return collected;
  } catch (error) {
    if (!isLate) throw error;
  } finally {
    clearTimeout(timer);
  }
  await removeContainer(container);
  throw new SandboxLost(`The sandbox did not answer within ${seconds} s, so its container was removed.`);
}

async function collectFrom(
  program: RunningProgram,
  input: { readonly from: Readable; readonly signal?: AbortSignal | undefined } | undefined,
): Promise<Collected> {
  const feeding = input ? feed(program.stream, input.from, input.signal) : undefined;
  if (!feeding) program.stream.end();
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  try {
    let room = MOST_BYTES;
    for await (const { channel, bytes } of program.output()) {
      room -= bytes.length;
      if (room >= 0) (channel === 'stdout' ? stdout : stderr).push(bytes);
    }
  } catch (error) {
    await feeding?.finished();
    throw containerError(error);
  }
  await feeding?.finished();
  return {
    exitCode: await program.exitCode(),
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString('utf8').trim(),
  };
}

/** `finished` is called once the program ended, and throws when the source failed or the signal fired. */
function feed(stream: Duplex, from: Readable, signal: AbortSignal | undefined) {
  let sourceError: unknown;
  from.on('error', (error) => (sourceError ??= error));
  const piped = pipeline(from, stream, signal ? { signal } : {}).catch((error: unknown) => error);
  return {
    async finished(): Promise<void> {
      from.destroy();
      await piped;
      signal?.throwIfAborted();
      if (sourceError !== undefined) throw sourceError;
    },
  };
}

/** The engine's framing: one byte channel, three unused, four length, then the bytes. */
async function* demultiplex(stream: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let header = Buffer.alloc(0);
  let channel: Channel = 'stdout';
  let left = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    while (rest.length > 0) {
      if (left === 0) {
        const missing = 8 - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < 8) break;
        channel = header[0] === 2 ? 'stderr' : 'stdout';
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      const bytes = rest.subarray(0, left);
      rest = rest.subarray(bytes.length);
      left -= bytes.length;
      yield { channel, bytes };
    }
  }
}

/** The engine notes the end a moment after the output has ended. */
async function exitCodeOf(exec: Docker.Exec): Promise<number | null> {
  try {
    for (let attempt = 0; attempt < 40; attempt++) {
      const { Running, ExitCode } = await exec.inspect();
      if (!Running) return ExitCode;
      await sleep(50);
    }
    return null;
  } catch (error) {
    throw containerError(error);
  }
}

export function containerError(error: unknown): unknown {
  const status = statusOf(error);
  // While it is being removed the engine answers 500.
  const isGoing = status === 500 && /is not running|removal/i.test(messageOf(error));
  if (status === 404 || status === 409 || isGoing) {
    return new SandboxLost('The container of this run is gone or has stopped.', { cause: error });
  }
  if (isConnectionFailure(error)) return engineError(error);
  return error;
}
