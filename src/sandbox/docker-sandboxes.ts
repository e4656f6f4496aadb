import Docker from 'dockerode';
import { messageOf } from '../lib/message-of.ts';
import { containerName, containerSettings, OWNER_LABEL, RUN_LABEL } from './container-settings.ts';
import { DockerSandbox } from './docker-sandbox.ts';
import {
  connectEngine,
  engineError,
  isConnectionFailure,
  SandboxImageMissing,
  statusOf,
  unreachableSentence,
} from './engine.ts';
import { keepFiles, keptImage, removeKeptImages, unpackKept, type Keeper } from './kept-image.ts';
import { removeContainer } from './remove-container.ts';
import type { OpenSandbox, Origin, SandboxCheck, Sandboxes, SandboxName } from './sandbox.ts';

interface DockerSandboxesOptions {
  readonly image: string;
  /** This installation, so that several can share an engine. */
  readonly owner: string;
  /** As in DOCKER_HOST; without it the engine of this machine. */
  readonly dockerHost?: string;
  /** A file on the engine's machine with certificates to trust; the only thing of the host that a sandbox sees. */
  readonly caBundle?: string;
}

const CHECK_TIMEOUT_MS = 10_000;

/** Sandboxes that are containers of a Docker engine. */
export function createDockerSandboxes(options: DockerSandboxesOptions): Sandboxes {
  const { image, owner, caBundle } = options;
  const docker = connectEngine(options.dockerHost);
  const nameOf = ({ run, name }: SandboxName) => containerName(owner, run, name);
  const keeperOf = (run: string): Keeper => ({ docker, image, owner, run, name: containerName(owner, run) });

  async function start(settings: Docker.ContainerCreateOptions, signal?: AbortSignal) {
    const container = await docker.createContainer(settings);
    try {
      signal?.throwIfAborted();
      await container.start();
      signal?.throwIfAborted();
      return container;
    } catch (error) {
      await removeContainer(container);
      throw error;
    }
  }

  async function create(
    { run, limits, signal }: OpenSandbox,
    made: { readonly name: string; readonly image: string; readonly network: boolean },
  ): Promise<Docker.Container> {
    const settings = (loopbackIpv6: boolean) =>
      containerSettings({ ...made, owner, run, limits, caBundle, loopbackIpv6 });
    return start(settings(true), signal).catch((error: unknown) => {
      const kernelWithoutIpv6 = error instanceof Error && error.message.includes('disable_ipv6');
      if (kernelWithoutIpv6) return start(settings(false), signal);
      throw error;
    });
  }

  async function createNew(open: OpenSandbox): Promise<Docker.Container> {
    try {
      return await create(open, { name: nameOf(open), image, network: true });
    } catch (error) {
      if (statusOf(error) === 404) throw imageMissing(image, error);
      throw engineError(error);
    }
  }

  /** It gets its name when it has its files, so that one whose maker died on the way is never taken for it. */
  async function createFromKept(open: OpenSandbox): Promise<Docker.Container | undefined> {
    const kept = keptImage(keeperOf(open.run));
    if (!(await isThere(docker.getImage(kept)))) return undefined;
    const name = `${nameOf(open)}-opening`;
    await removeContainer(docker.getContainer(name));
    const container = await create(open, { name, image: kept, network: false });
    try {
      await unpackKept(container);
      open.signal?.throwIfAborted();
      await container.rename({ name: nameOf(open) });
      return container;
    } catch (error) {
      await removeContainer(container);
      throw engineError(error);
    }
  }

  /** The container when it still runs; a stopped one has lost its files and is removed. */
  async function findAlive(sandbox: SandboxName): Promise<Docker.Container | undefined> {
    const container = docker.getContainer(nameOf(sandbox));
    try {
      const { State, Id } = await container.inspect();
      if (State.Running && !State.Paused) return docker.getContainer(Id);
      await removeContainer(container);
      return undefined;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw engineError(error);
    }
  }

  async function containersOf(label: string[]): Promise<Docker.ContainerInfo[]> {
    try {
      return await docker.listContainers({ all: true, filters: { label } });
    } catch (error) {
      throw engineError(error);
    }
  }

  return {
    async open(open) {
      open.signal?.throwIfAborted();
      const sandbox = (container: Docker.Container, origin: Origin) =>
        new DockerSandbox(docker, container, {
          origin,
          limits: open.limits,
          keep: (signal) => keepFiles(keeperOf(open.run), container, signal),
        });
      const alive = await findAlive(open);
      if (alive) {
        const adopted = sandbox(alive, 'found');
        await adopted.takeOver();
        return adopted;
      }
      const fromKept = await createFromKept(open);
      return fromKept ? sandbox(fromKept, 'kept') : sandbox(await createNew(open), 'new');
    },

    close: (sandbox) => removeContainer(docker.getContainer(nameOf(sandbox))),

    async remove(run) {
      for (const { Id } of await containersOf([`${OWNER_LABEL}=${owner}`, `${RUN_LABEL}=${run}`]))
        await removeContainer(docker.getContainer(Id));
      await removeKeptImages(docker, { owner, run });
    },

    async removeLeftovers(isLive) {
      const removed = new Set<string>();
      for (const { Id, Labels } of await containersOf([`${OWNER_LABEL}=${owner}`, RUN_LABEL])) {
        const run = Labels[RUN_LABEL] ?? '';
        if (await isLive(run)) continue;
        await removeContainer(docker.getContainer(Id));
        removed.add(run);
      }
      for (const run of await removeKeptImages(docker, { owner, isLive })) removed.add(run);
      return [...removed];
    },

    async check() {
      try {
        await docker.listContainers({ limit: 1, abortSignal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
        await docker.getImage(image).inspect();
        return { kind: 'ready' };
      } catch (error) {
        return missing(image, error);
      }
    },
  };
}

async function isThere(image: Docker.Image): Promise<boolean> {
  try {
    await image.inspect();
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw engineError(error);
  }
}

const buildCommand = (image: string) => `docker build --target sandbox -t ${image} .`;

function imageMissing(image: string, cause: unknown): SandboxImageMissing {
  const sentence = `The sandbox image ${image} is not there. Build it with: ${buildCommand(image)}`;
  return new SandboxImageMissing(sentence, { cause });
}

function missing(image: string, error: unknown): SandboxCheck {
  if (statusOf(error) === 404) {
    return { kind: 'missing', what: `The sandbox image ${image} is not there.`, mend: buildCommand(image) };
  }
  const status = statusOf(error) ?? 0;
  if (status >= 500 && !isConnectionFailure(error)) {
    const what = `The Docker engine is in trouble: ${messageOf(error)}`;
    return { kind: 'missing', what, mend: 'docker info   # and the log of the engine' };
  }
  const denied = error instanceof Error && 'code' in error && error.code === 'EACCES';
  const aborted = error instanceof Error && error.name === 'AbortError';
  if (!isConnectionFailure(error) && !aborted) throw error;
  return {
    kind: 'missing',
    what: unreachableSentence(error),
    mend: denied
      ? 'sudo usermod -aG docker "$USER" && newgrp docker'
      : 'curl -fsSL https://get.docker.com | sh   # or, where one is installed: sudo systemctl start docker',
  };
}
