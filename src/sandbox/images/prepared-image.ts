import type Docker from 'dockerode';
import { RUN_LABEL } from '../container-settings.ts';
import { evict, wasUsed, type CacheBudget } from './cached-images.ts';
import { inspectImage, referenceOf, tagOf, type ImageName } from './image-labels.ts';
import { storeFiles, type Keeper } from './store-container.ts';

const nameOf = (owner: string, key: string): ImageName => ({
  repo: 'heirloom-prepared',
  tag: tagOf(owner, key),
});

/** The image with an installation's files that were stored by this key, which counts as used now. */
export async function findPrepared(docker: Docker, owner: string, key: string): Promise<string | undefined> {
  const name = nameOf(owner, key);
  return (await wasUsed(docker, name)) ? referenceOf(name) : undefined;
}

/** Keeps the files for every later run with the same key, in the place of those of before; false where there is no room. */
export async function storePrepared(
  keeper: Keeper,
  container: Docker.Container,
  prepared: { readonly key: string; readonly budget: CacheBudget },
  signal?: AbortSignal,
): Promise<boolean> {
  const { docker, owner } = keeper;
  if (prepared.budget.megabytes === 0) return false;
  const name = nameOf(owner, prepared.key);
  // The container it comes from belongs to the run, the image to none.
  await storeFiles(keeper, container, { name, labels: { [RUN_LABEL]: '' } }, signal);
  await evict(docker, prepared.budget);
  return (await inspectImage(docker, referenceOf(name))) !== undefined;
}
