import type Docker from 'dockerode';
import { engineError, statusOf } from './engine.ts';

/** No error when it is gone already, or going. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    const status = statusOf(error);
    const beingRemoved =
      status === 409 && error instanceof Error && error.message.includes('already in progress');
    if (status !== 404 && !beingRemoved) throw engineError(error);
  }
}
