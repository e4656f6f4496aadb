import type Docker from 'dockerode';
import { OWNER_LABEL, RUN_LABEL } from '../container-settings.ts';
import { engineError, statusOf } from '../engine.ts';
import type { IsLive } from '../sandbox.ts';
import { referenceOf, type ImageName } from './image-labels.ts';
import { storeFiles, type Keeper } from './store-container.ts';

const nameOf = ({ name }: Pick<Keeper, 'name'>): ImageName => ({ repo: 'heirloom-kept', tag: name });

/** The one image of a run's files. */
export const keptImage = (keeper: Pick<Keeper, 'name'>): string => referenceOf(nameOf(keeper));

export async function keepFiles(
  keeper: Keeper,
  container: Docker.Container,
  signal?: AbortSignal,
): Promise<void> {
  const { docker, owner, run } = keeper;
  const made = { name: nameOf(keeper), labels: { [RUN_LABEL]: run } };
  const kept = await storeFiles(keeper, container, made, signal);
  await removeKeptImages(docker, { owner, run, but: kept });
}

/** Images that a container still runs from stay; they are removed with their run. Returns the runs they belonged to. */
export async function removeKeptImages(
  docker: Docker,
  which: { owner: string; run?: string; but?: string; isLive?: IsLive },
): Promise<string[]> {
  try {
    const label = [`${OWNER_LABEL}=${which.owner}`, RUN_LABEL];
    if (which.run !== undefined) label.push(`${RUN_LABEL}=${which.run}`);
    const kept = await docker.listImages({ filters: { label } });
    const runs: string[] = [];
    for (const { Id, Labels } of kept) {
      const run = Labels[RUN_LABEL] ?? '';
      // One that belongs to no run is nobody's kept files: see `cached-images.ts`.
      if (run === '' || Id === which.but || (await which.isLive?.(run))) continue;
      await removeImage(docker.getImage(Id));
      runs.push(run);
    }
    return runs;
  } catch (error) {
    throw engineError(error);
  }
}

async function removeImage(image: Docker.Image): Promise<void> {
  try {
    await image.remove({ force: true });
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
  }
}
