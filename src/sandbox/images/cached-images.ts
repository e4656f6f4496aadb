import type Docker from 'dockerode';
import { OWNER_LABEL, RUN_LABEL } from '../container-settings.ts';
import { engineError, statusOf } from '../engine.ts';
import { BASE_LABEL, inspectImage, referenceOf, type ImageName } from './image-labels.ts';

export interface CacheBudget {
  readonly owner: string;
  /** Of all cached images together, each counted by what it adds to the one it lies on. */
  readonly megabytes: number;
}

interface CachedImage {
  readonly id: string;
  readonly base: string;
  readonly bytes: number;
  readonly lastUsed: string;
  /** Another image has its name now. */
  readonly isReplaced: boolean;
}

/** Notes that an image is used now, in the engine itself: its tag is set anew. False when there is no such image. */
export async function wasUsed(docker: Docker, name: ImageName): Promise<boolean> {
  try {
    await docker.getImage(referenceOf(name)).tag({ ...name });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw engineError(error);
  }
}

/**
 * Removes what was replaced, and then what was not used for the longest time until the rest is within the budget; never
 * what a container uses or another image lies on, nor `but`.
 */
export async function evict(docker: Docker, { owner, megabytes }: CacheBudget, but?: string): Promise<void> {
  try {
    const { cached, bases } = await listCached(docker, owner);
    let bytes = cached.reduce((sum, image) => sum + image.bytes, 0);
    for (const image of cached.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
      if (bytes <= megabytes * 1e6 && !image.isReplaced) continue;
      if (image.id === but || bases.has(image.id) || !(await removeUnused(docker.getImage(image.id))))
        continue;
      bytes -= image.bytes;
    }
  } catch (error) {
    throw engineError(error);
  }
}

const orderOf = ({ isReplaced, lastUsed }: CachedImage) => (isReplaced ? '' : lastUsed);

/** With the images that others, also those kept by runs, lie on: what these have in common goes only with all of them. */
async function listCached(
  docker: Docker,
  owner: string,
): Promise<{ readonly cached: CachedImage[]; readonly bases: ReadonlySet<string> }> {
  const mine = await docker.listImages({ filters: { label: [`${OWNER_LABEL}=${owner}`, BASE_LABEL] } });
  const cached: CachedImage[] = [];
  for (const { Id, Size, Labels, RepoTags } of mine) {
    if (Labels[RUN_LABEL]) continue;
    const base = Labels[BASE_LABEL] ?? '';
    cached.push({
      id: Id,
      base,
      bytes: Size - ((await inspectImage(docker, base))?.Size ?? 0),
      lastUsed: (await inspectImage(docker, Id))?.Metadata?.LastTagTime ?? '',
      isReplaced: !RepoTags?.some((tag) => !tag.startsWith('<none>')),
    });
  }
  return { cached, bases: new Set(mine.map(({ Labels }) => Labels[BASE_LABEL] ?? '')) };
}

/** False when something still uses the image. */
async function removeUnused(image: Docker.Image): Promise<boolean> {
  try {
    await image.remove();
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return true;
    if (status === 409) return false;
    throw engineError(error);
  }
}
