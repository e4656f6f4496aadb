import type Docker from 'dockerode';
import { randomUUID } from 'node:crypto';
import { collect, containerError } from '../container-exec.ts';
import { OWNER_LABEL } from '../container-settings.ts';
import { removeContainer } from '../remove-container.ts';
import { SandboxFailed } from '../sandbox.ts';
import { parseContents, PROBE, type Contents } from './base-contents.ts';

const MEMORY_BYTES = 4 * 1024 ** 3;
const CPUS = 2;

export interface MakerContainer {
  readonly image: string;
  /** For its name. */
  readonly purpose: string;
  readonly owner: string;
  /** Mounts of files of the engine's machine. */
  readonly binds: readonly string[];
}

/** A container whose files can be committed, without a network and anything of a repository; removed whatever happens. */
export async function withMakerContainer<T>(
  docker: Docker,
  { image, purpose, owner, binds }: MakerContainer,
  use: (container: Docker.Container) => Promise<T>,
): Promise<T> {
  try {
    const container = await docker.createContainer({
      // Another process may be making the same.
      name: `heirloom-${purpose}-${randomUUID()}`,
      Image: image,
      Labels: { [OWNER_LABEL]: owner },
      // A program started in it later has no more capabilities than its first one.
      User: '0:0',
      Entrypoint: [],
      Cmd: ['sleep', 'infinity'],
      // The engine's own runtime: gVisor's would keep the files to itself, and an image without them be committed.
      HostConfig: {
        Init: true,
        NetworkMode: 'none',
        // What Debian's installation needs to give files to their owners.
        CapDrop: ['ALL'],
        CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID'],
        SecurityOpt: ['no-new-privileges'],
        Binds: [...binds],
        Memory: MEMORY_BYTES,
        MemorySwap: MEMORY_BYTES,
        // May be more than the machine has, which NanoCpus may not.
        CpuPeriod: 100_000,
        CpuQuota: CPUS * 100_000,
        PidsLimit: 1024,
        LogConfig: { Type: 'none', Config: {} },
      },
    });
    try {
      await container.start();
      return await use(container);
    } finally {
      await removeContainer(container);
    }
  } catch (error) {
    throw containerError(error);
  }
}

/** What a container has, seen with these variables as its commands have them. */
export async function lookInto(
  container: Docker.Container,
  environment: readonly string[] = [],
): Promise<Contents> {
  const { exitCode, stdout, stderr } = await collect(container, ['env', ...environment, 'bash', '-c', PROBE]);
  if (exitCode !== 0) throw new SandboxFailed(`It could not be seen what the image has: ${stderr}`);
  return parseContents(stdout.toString('utf8'));
}
