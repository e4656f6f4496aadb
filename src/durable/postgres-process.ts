import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { commandAs, type ServerUser } from './server-user.ts';

export class PostgresFailed extends Error {
  override readonly name = 'PostgresFailed';
}

interface PostgresProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly user: ServerUser | undefined;
  /** A folder it has to reach, besides the program itself. */
  readonly needs: string;
  readonly logFile: string;
}

/**
 * Detached, so that Ctrl-C on a terminal stops Heirloom first and Postgres after its last write;
 * with an empty environment, so that no secret of ours is in the server's.
 */
export async function launch({
  program,
  args,
  user,
  needs,
  logFile,
}: PostgresProgram): Promise<ChildProcess> {
  const { command, prefix, identity } = await commandAs(user, program, [needs]);
  const output = await open(logFile, 'w', 0o600);
  try {
    const child = spawn(command, [...prefix, ...args], {
      ...identity,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    });
    await once(child, 'spawn');
    return child;
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new PostgresFailed(`${command} could not be run (${because}). ${adviceFor(command, needs)}`, {
      cause,
    });
  } finally {
    await output.close();
  }
}

export async function runToEnd(program: PostgresProgram, signal?: AbortSignal): Promise<void> {
  const child = await launch(program);
  const stop = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  if (!hasEnded(child)) await once(child, 'exit');
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (child.exitCode !== 0) throw await failureToldIn(program.logFile);
}

export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

export async function failureToldIn(logFile: string): Promise<PostgresFailed> {
  const said = await readFile(logFile, 'utf8');
  return new PostgresFailed(`Postgres did not start; ${logFile} says: ${said.trim().slice(-500)}`);
}

function adviceFor(command: string, needs: string): string {
  if (command !== 'setpriv') return 'Reinstall the dependencies (npm ci) or set DATABASE_URL.';
  return (
    `The user 'postgres' cannot enter ${needs}: use a data home outside private folders, ` +
    'run as another user, or set DATABASE_URL.'
  );
}
