import type Docker from 'dockerode';
import { containerError } from '../container-exec.ts';
import { OWNER_LABEL, RUN_LABEL } from '../container-settings.ts';
import { endCommands } from '../end-commands.ts';
import { removeContainer } from '../remove-container.ts';
import { BASE_LABEL, commitImage, type ImageName } from './image-labels.ts';
import { packFiles } from './packed-files.ts';

/** Whose files are made an image of. */
export interface Keeper {
  readonly docker: Docker;
  /** What the sandbox is made of. */
  readonly image: string;
  readonly owner: string;
  readonly run: string;
  /** Unlike any other run's or installation's; fit for a tag and for a container. */
  readonly name: string;
}

/** Ends whatever still runs in the container, so that its files hold still, and makes an image of them. */
export async function storeFiles(
  { docker, image, owner, run, name }: Keeper,
  container: Docker.Container,
  made: { readonly name: ImageName; readonly labels: Readonly<Record<string, string>> },
  signal?: AbortSignal,
): Promise<string> {
  try {
    await endCommands(container);
    const storeName = `${name}-keeping`;
    await removeContainer(docker.getContainer(storeName));
    const base = (await docker.getImage(image).inspect()).Id;
    const store = await docker.createContainer({
      name: storeName,
      Image: image,
      Labels: { [OWNER_LABEL]: owner, [RUN_LABEL]: run },
      HostConfig: { NetworkMode: 'none' },
    });
    try {
      await packFiles(container, store, signal);
      const labels = { [OWNER_LABEL]: owner, [BASE_LABEL]: base, ...made.labels };
      return await commitImage(store, made.name, { Labels: labels });
    } finally {
      await removeContainer(store);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw containerError(error);
  }
}
