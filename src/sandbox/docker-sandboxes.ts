import Docker from 'dockerode';
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
import { removeContainer } from './remove-container.ts';
import type { OpenSandbox, SandboxCheck, Sandboxes } from './sandbox.ts';

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

/** Sandboxes that are containers of a Docker engine, one a run. */
export function createDockerSandboxes(options: DockerSandboxesOptions): Sandboxes {
  const { image, owner, caBundle } = options;
  const docker = connectEngine(options.dockerHost);
  const containerOf = (run: string) => docker.getContainer(containerName(owner, run));

  async function start(
    { run, limits, signal }: OpenSandbox,
    loopbackIpv6: boolean,
  ): Promise<Docker.Container> {
    const settings = containerSettings({ image, owner, run, limits, caBundle, loopbackIpv6 });
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

  async function create(open: OpenSandbox): Promise<Docker.Container> {
    try {
      return await start(open, true).catch((error: unknown) => {
        const kernelWithoutIpv6 = error instanceof Error && error.message.includes('disable_ipv6');
        if (kernelWithoutIpv6) return start(open, false);
        throw error;
      });
    } catch (error) {
      if (statusOf(error) === 404) throw imageMissing(image, error);
      throw engineError(error);
    }
  }

  /** The run's container when it still runs; a stopped one has lost its files and is removed. */
  async function findAlive(run: string): Promise<Docker.Container | undefined> {
    try {
      const { State, Id } = await containerOf(run).inspect();
      if (State.Running && !State.Paused) return docker.getContainer(Id);
      await removeContainer(containerOf(run));
      return undefined;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw engineError(error);
    }
  }

  return {
    async open(open) {
      open.signal?.throwIfAborted();
      const { commandSeconds } = open.limits;
      const alive = await findAlive(open.run);
      if (!alive) return new DockerSandbox(docker, await create(open), { fresh: true, commandSeconds });
      const adopted = new DockerSandbox(docker, alive, { fresh: false, commandSeconds });
      await adopted.takeOver();
      return adopted;
    },

    remove: (run) => removeContainer(containerOf(run)),

    async removeLeftovers(isLive) {
      try {
        const mine = await docker.listContainers({
          all: true,
          filters: { label: [`${OWNER_LABEL}=${owner}`] },
        });
        const leftovers = mine.filter(({ Labels }) => !isLive(Labels[RUN_LABEL] ?? ''));
        for (const { Id } of leftovers) await removeContainer(docker.getContainer(Id));
        return leftovers.map(({ Labels }) => Labels[RUN_LABEL] ?? '');
      } catch (error) {
        throw engineError(error);
      }
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

const buildCommand = (image: string) => `docker build --target sandbox -t ${image} .`;

function imageMissing(image: string, cause: unknown): SandboxImageMissing {
  const sentence = `The sandbox image ${image} is not there. Build it with: ${buildCommand(image)}`;
  return new SandboxImageMissing(sentence, { cause });
}

function missing(image: string, error: unknown): SandboxCheck {
  if (statusOf(error) === 404) {
    return { kind: 'missing', what: `The sandbox image ${image} is not there.`, mend: buildCommand(image) };
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
