import type Docker from 'dockerode';
import { containerError, startProgram } from '../container-exec.ts';

/** Runs programs of our own as root in a container that has nothing of a repository. Values are words, never script. */
export interface RootShell {
  run(script: string, ...words: readonly string[]): Promise<Said>;
}

export interface Said {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** For people. */
  readonly lastLines: string;
}

export function rootShell(
  container: Docker.Container,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): RootShell {
  return {
    async run(script, ...words) {
      signal.throwIfAborted();
      const argv = ['bash', '-c', script, 'heirloom', ...words];
      const program = await startProgram(container, argv, environment, '0:0');
      program.stream.end();
      const stop = (): void => void program.stream.destroy();
      signal.addEventListener('abort', stop);
      const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      try {
        for await (const { channel, bytes } of program.output()) said[channel].push(bytes);
        signal.throwIfAborted();
        const both = [...said.stdout, ...said.stderr];
        return {
          exitCode: await program.exitCode(),
          stdout: Buffer.concat(said.stdout).toString('utf8'),
          lastLines: Buffer.concat(both).toString('utf8').trim().split('\n').slice(-3).join(' ').slice(-500),
        };
      } catch (error) {
        signal.throwIfAborted();
        throw containerError(error);
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
