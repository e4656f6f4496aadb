import type Docker from 'dockerode';
import { OWNER_LABEL } from '../../../src/sandbox/container-settings.ts';

export interface EngineObject {
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** The installation it belongs to. */
  readonly owner: string | undefined;
}

export async function engineObjects(docker: Docker): Promise<EngineObject[]> {
  const [containers, networks, volumes, images] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
    docker.listImages(),
  ]);
  return [
    ...containers.map(({ Id, Names, Labels }) => objectOf('container', Id, Names[0], Labels)),
    ...networks.map(({ Id, Name, Labels }) => objectOf('network', Id, Name, Labels)),
    ...(volumes.Volumes ?? []).map(({ Name, Labels }) => objectOf('volume', Name, Name, Labels)),
    ...images.map(({ Id, RepoTags, Labels }) => objectOf('image', Id, RepoTags?.[0], Labels)),
  ];
}

function objectOf(
  kind: string,
  id: string,
  name: string | undefined,
  labels: Readonly<Record<string, string>> | null | undefined,
): EngineObject {
  return { id: `${kind} ${id}`, name: `${kind} ${name ?? id}`, owner: labels?.[OWNER_LABEL] };
}
