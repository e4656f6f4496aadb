import Docker from 'dockerode';
import { messageOf } from '../lib/message-of.ts';
import {
  certificatesInside,
  containerName,
  containerSettings,
  OWNER_LABEL,
  RUN_LABEL,
} from './container-settings.ts';
import { DockerSandbox } from './docker-sandbox.ts';
import {
  connectEngine,
  engineError,
  isConnectionFailure,
  SandboxImageMissing,
  statusOf,
  unreachableSentence,
} from './engine.ts';
import { strengthOf } from './engine-strength.ts';
import { inspectImage } from './images/image-labels.ts';
import { keepFiles, keptImage, removeKeptImages } from './images/kept-image.ts';
import { createImageMaker } from './images/made-image.ts';
import { unpackFiles } from './images/packed-files.ts';
import { findPrepared, storePrepared } from './images/prepared-image.ts';
import type { Keeper } from './images/store-container.ts';
import { mirrorEnvironment } from './network/mirrors.ts';
import type { NetworkSettings } from './network/sandbox-network.ts';
import { removeContainer } from './remove-container.ts';
import {
  SandboxFailed,
  type OpenSandbox,
  type Origin,
  type SandboxCheck,
  type Sandboxes,
  type SandboxName,
} from './sandbox.ts';

interface DockerSandboxesOptions {
  readonly image: string;
  /** This installation, so that several can share an engine. */
  readonly owner: string;
  /** As in DOCKER_HOST; without it the engine of this machine. */
  readonly dockerHost?: string;
  /** A file on the engine's machine with certificates to trust; the only thing of the host that a sandbox sees. */
  readonly caBundle?: string;
  /** For the images that outlive a run, made and prepared ones together. */
  readonly imageCacheMb?: number;
  /** One that the engine knows, such as runsc; else the engine's own choice. */
  readonly runtime?: string;
  readonly network?: NetworkSettings;
}

const CHECK_TIMEOUT_MS = 10_000;
/** No image takes as long as this to be made; a container that makes one belongs to no run. */
const MAKING_SECONDS = 6 * 60 * 60;
const DEFAULT_IMAGE_CACHE_MB = 20_000;

/** Sandboxes that are containers of a Docker engine. */
export function createDockerSandboxes(options: DockerSandboxesOptions): Sandboxes {
  const { image, owner, caBundle, runtime, network = {} } = options;
  const docker = connectEngine(options.dockerHost);
  const nameOf = ({ run, name }: SandboxName) => containerName(owner, run, name);
  const budget = { owner, megabytes: options.imageCacheMb ?? DEFAULT_IMAGE_CACHE_MB };
  const certificates = certificatesInside(caBundle);
  const makeImage = createImageMaker({
    docker,
    owner,
    image,
    budget,
    network,
    binds: certificates.binds,
    environment: { ...certificates.environment, ...mirrorEnvironment(network.mirrors) },
  });
  const keptNameOf = (open: OpenSandbox) => containerName(owner, open.run);

  /** A made one may have been removed since, as to make room. */
  async function imageOf(open: OpenSandbox, signal = open.signal): Promise<string> {
    if (open.image === undefined || (await inspectImage(docker, open.image))) return open.image ?? image;
    if (open.needs) return (await makeImage(open.needs, signal)).image;
    throw new SandboxImageMissing(`The image ${open.image}, which Heirloom had made, is gone.`);
  }

  async function keeperOf(open: OpenSandbox, signal: AbortSignal | undefined): Promise<Keeper> {
    const name = keptNameOf(open);
    return { docker, owner, run: open.run, image: await imageOf(open, signal), name };
  }

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
    made: { readonly name: string; readonly image: string },
  ): Promise<Docker.Container> {
    const settings = (loopbackIpv6: boolean) =>
      containerSettings({
        ...made,
        owner,
        run,
        limits,
        caBundle,
        mirrors: mirrorEnvironment(network.mirrors),
        loopbackIpv6,
        runtime,
      });
    return start(settings(true), signal).catch((error: unknown) => {
      const kernelWithoutIpv6 = error instanceof Error && error.message.includes('disable_ipv6');
      if (kernelWithoutIpv6) return start(settings(false), signal);
      throw error;
    });
  }

  async function createNew(open: OpenSandbox): Promise<Docker.Container> {
    const from = await imageOf(open);
    try {
      return await create(open, { name: nameOf(open), image: from });
    } catch (error) {
      if (statusOf(error) === 404) throw imageMissing(from, error);
      throw engineError(error);
    }
  }

  /** It gets its name when it has its files, so that one whose maker died on the way is never taken for it. */
  async function createFrom(packed: string, open: OpenSandbox): Promise<Docker.Container> {
    const name = `${nameOf(open)}-opening`;
    await removeContainer(docker.getContainer(name));
    const container = await create(open, { name, image: packed });
    try {
      await unpackFiles(container);
      open.signal?.throwIfAborted();
      await container.rename({ name: nameOf(open) });
      return container;
    } catch (error) {
      await removeContainer(container);
      throw engineError(error);
    }
  }

  async function createWithFiles(
    open: OpenSandbox,
  ): Promise<{ container: Docker.Container; origin: 'kept' | 'prepared' } | undefined> {
    const kept = keptImage({ name: keptNameOf(open) });
    if (await inspectImage(docker, kept)) return { container: await createFrom(kept, open), origin: 'kept' };
    const prepared = open.prepared && (await findPrepared(docker, owner, open.prepared));
    if (!prepared) return undefined;
    try {
      return { container: await createFrom(prepared, open), origin: 'prepared' };
    } catch (error) {
      // There may be less room than where they were stored, or they were evicted just now: they can be had anew.
      if (error instanceof SandboxFailed || statusOf(error) === 404) return undefined;
      throw error;
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
    image: makeImage,

    async open(open) {
      open.signal?.throwIfAborted();
      const sandbox = (container: Docker.Container, origin: Origin) =>
        new DockerSandbox(container, {
          origin,
          limits: open.limits,
          network,
          storage: {
            keep: async (signal) => keepFiles(await keeperOf(open, signal), container, signal),
            store: async (key, signal) =>
              storePrepared(await keeperOf(open, signal), container, { key, budget }, signal),
          },
        });
      const alive = await findAlive(open);
      if (alive) {
        const adopted = sandbox(alive, 'found');
        if (await adopted.takeOver()) return adopted;
      }
      const filled = await createWithFiles(open);
      return filled ? sandbox(filled.container, filled.origin) : sandbox(await createNew(open), 'new');
    },

    close: (sandbox) => removeContainer(docker.getContainer(nameOf(sandbox))),

    async remove(run) {
      for (const { Id } of await containersOf([`${OWNER_LABEL}=${owner}`, `${RUN_LABEL}=${run}`]))
        await removeContainer(docker.getContainer(Id));
      await removeKeptImages(docker, { owner, run });
    },

    async removeLeftovers(isLive) {
      const removed = new Set<string>();
      for (const { Id, Labels, Created } of await containersOf([`${OWNER_LABEL}=${owner}`])) {
        const run = Labels[RUN_LABEL] ?? '';
        if (run === '' ? isYoung(Created) : await isLive(run)) continue;
        await removeContainer(docker.getContainer(Id));
        if (run !== '') removed.add(run);
      }
      for (const run of await removeKeptImages(docker, { owner, isLive })) removed.add(run);
      return [...removed];
    },

    async check() {
      try {
        await docker.listContainers({ limit: 1, abortSignal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
        const { runtimes, weaknesses } = strengthOf(await docker.info());
        if (runtime !== undefined && !runtimes.includes(runtime)) return runtimeMissing(runtime, runtimes);
        await docker.getImage(image).inspect();
        return weaknesses.length > 0 ? { kind: 'ready', weaknesses } : { kind: 'ready' };
      } catch (error) {
        return missing(image, error);
      }
    },
  };
}

/** `created` as the engine tells it: seconds of the era. */
function isYoung(created: number): boolean {
  return Date.now() / 1000 - created < MAKING_SECONDS;
}

const buildCommand = (image: string) => `docker build --target sandbox -t ${image} .`;

function imageMissing(image: string, cause: unknown): SandboxImageMissing {
  const sentence = `The sandbox image ${image} is not there. Build it with: ${buildCommand(image)}`;
  return new SandboxImageMissing(sentence, { cause });
}

function runtimeMissing(runtime: string, runtimes: readonly string[]): SandboxCheck {
  return {
    kind: 'missing',
    what: `The engine has no runtime ${runtime}; it has ${runtimes.join(', ')}.`,
    mend: `install ${runtime}, name it under "runtimes" in the engine's daemon.json and reload the engine; or unset HEIRLOOM_SANDBOX_RUNTIME`,
  };
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
