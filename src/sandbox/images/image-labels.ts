import type Docker from 'dockerode';
import { createHash } from 'node:crypto';
import { engineError, statusOf } from '../engine.ts';

/** The id of the image that one of ours lies on. */
export const BASE_LABEL = 'heirloom.base';

export interface ImageName {
  readonly repo: string;
  readonly tag: string;
}

export const referenceOf = ({ repo, tag }: ImageName): string => `${repo}:${tag}`;

/** A tag for anything, the same one every time. */
export function tagOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** Makes an image of a container's files and settings. Returns its id. */
export async function commitImage(
  container: Docker.Container,
  name: ImageName,
  settings: {
    readonly Labels: Readonly<Record<string, string>>;
    readonly Env?: readonly string[];
    readonly User?: string;
  },
): Promise<string> {
  // The client's names for what goes into the address and what into the body.
  const made: { Id: string } = await container.commit({
    _query: { container: container.id, ...name, pause: false },
    _body: settings,
  });
  return made.Id;
}

/** The client's types leave out when the engine last saw a tag set. */
type Inspected = Docker.ImageInspectInfo & { readonly Metadata?: { readonly LastTagTime?: string } };

/** Nothing when there is no such image. */
export async function inspectImage(docker: Docker, image: string): Promise<Inspected | undefined> {
  try {
    const found: Inspected = await docker.getImage(image).inspect();
    return found;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw engineError(error);
  }
}
