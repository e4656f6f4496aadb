import type Docker from 'dockerode';
import { collect } from './container-exec.ts';
import { SandboxLost } from './engine-trouble.ts';
import { removeContainer } from './remove-container.ts';
import { KILL_EVERYTHING } from './supervisor.ts';

const ATTEMPTS = 3;
const SECONDS = 10;

/**
 * Ends all that commands have started. They are of the same user as the program that does it, and may be quicker; where
 * they are, or leave it no room, the container has to go.
 */
export async function endCommands(container: Docker.Container): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { exitCode } = await collect(container, KILL_EVERYTHING, undefined, SECONDS);
    if (exitCode === 0) return;
  }
  await removeContainer(container);
  throw new SandboxLost('What a command left running could not be ended, so its container was removed.');
}
