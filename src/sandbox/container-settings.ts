import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { certificateEnvironment } from './certificates.ts';
import type { SandboxLimits } from './sandbox.ts';

export const OWNER_LABEL = 'heirloom.owner';
export const RUN_LABEL = 'heirloom.run';
export const WORKSPACE = '/workspace';
export const HOME = '/home/heirloom';
export const TEMPORARY = '/tmp';
export const SHARED_MEMORY = '/dev/shm';

const HOSTNAME = 'sandbox';
const CA_BUNDLE = '/etc/heirloom/ca-bundle.pem';
const MIB = 1024 * 1024;
/** What browsers and databases in tests ask for, and what engines give. */
const SHARED_MEMORY_BYTES = 64 * MIB;
/** As many files as there is room for if each had a page; an empty one costs the kernel less than that. */
const BYTES_FOR_A_FILE = 4096;

/** One name a sandbox of a run and installation, so that the engine itself refuses a second container for it. */
export function containerName(owner: string, run: string, sandbox = ''): string {
  const readable = `${run}${sandbox && `-${sandbox}`}`.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 60);
  const exact = createHash('sha256').update([owner, run, sandbox].join('\0')).digest('hex').slice(0, 12);
  return `heirloom-${readable}-${exact}`;
}

/** Everything that keeps a run inside: who it is, what it may use, what it sees. */
export function containerSettings(options: {
  readonly name: string;
  readonly image: string;
  readonly owner: string;
  readonly run: string;
  readonly limits: SandboxLimits;
  readonly caBundle?: string | undefined;
  /** Where package managers look instead of at the public registries: variables of their environment. */
  readonly mirrors?: Readonly<Record<string, string>> | undefined;
  /** Tests listen on ::1; engines before version 26 turn it off unless told otherwise. */
  readonly loopbackIpv6: boolean;
  /** One that the engine knows, such as runsc; else the engine's own choice. */
  readonly runtime?: string | undefined;
}): Docker.ContainerCreateOptions {
  const { name, image, owner, run, limits, caBundle, mirrors, loopbackIpv6, runtime } = options;
  const disk = Math.ceil(limits.diskMb * MIB);
  const homeDisk = Math.ceil(disk / 2);
  const temporaryDisk = Math.ceil(disk / 4);
  // Files in a tmpfs count as memory: with room for them, a full disk says so instead of ending processes.
  const memory = Math.ceil(limits.memoryMb * MIB) + disk + homeDisk + temporaryDisk + SHARED_MEMORY_BYTES;
  return {
    name,
    Image: image,
    Labels: { [OWNER_LABEL]: owner, [RUN_LABEL]: run },
    // Not the commands' user: they may kill all that is theirs, and this process has to stay.
    User: '65534:65534',
    Entrypoint: [],
    Cmd: ['sleep', 'infinity'],
    WorkingDir: WORKSPACE,
    Hostname: HOSTNAME,
    Env: environment(caBundle, mirrors),
    HostConfig: {
      Init: true,
      ...(runtime !== undefined && { Runtime: runtime }),
      Privileged: false,
      CapDrop: ['ALL'],
      // Said nothing else, the engine adds its own seccomp and AppArmor profiles, and hides what /proc tells of the host.
      SecurityOpt: ['no-new-privileges'],
      IpcMode: 'private',
      ReadonlyRootfs: true,
      Tmpfs: {
        [WORKSPACE]: tmpfs(disk),
        [HOME]: tmpfs(homeDisk),
        [TEMPORARY]: tmpfs(temporaryDisk),
        [SHARED_MEMORY]: `rw,noexec,nosuid,nodev,mode=1777,${sized(SHARED_MEMORY_BYTES)}`,
      },
      Binds: certificatesInside(caBundle).binds,
      Memory: memory,
      // Memory and swap together: so there is no swap.
      MemorySwap: memory,
      // Before anything else of the machine.
      OomScoreAdj: 500,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.processes,
      Ulimits: [
        { Name: 'nofile', Soft: 16_384, Hard: 16_384 },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
      Sysctls: {
        // Shared memory that nobody uses any more would stay, and count, until the container goes.
        'kernel.shm_rmid_forced': '1',
        ...(loopbackIpv6 && { 'net.ipv6.conf.lo.disable_ipv6': '0' }),
      },
      // Programs ask for the address of their own machine; without a network the engine does not answer.
      NetworkMode: 'none',
      ExtraHosts: [`${HOSTNAME}:127.0.0.1`],
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

function tmpfs(bytes: number): string {
  return `rw,exec,nosuid,nodev,mode=0755,uid=10001,gid=10001,${sized(bytes)}`;
}

const sized = (bytes: number): string => `size=${bytes},nr_inodes=${Math.ceil(bytes / BYTES_FOR_A_FILE)}`;

/** How the operator's certificates get into a container, and what makes its programs trust them. */
export function certificatesInside(caBundle: string | undefined): {
  readonly binds: string[];
  readonly environment: Readonly<Record<string, string>>;
} {
  if (caBundle === undefined) return { binds: [], environment: {} };
  return { binds: [`${caBundle}:${CA_BUNDLE}:ro`], environment: certificateEnvironment(CA_BUNDLE) };
}

/** A pnpm that a repository pins cannot be had without a network, nor can what it then misses. */
const PACKAGE_MANAGERS = { pnpm_config_pm_on_fail: 'ignore', pnpm_config_verify_deps_before_run: 'false' };

/** Nothing of the host's own environment. */
function environment(
  caBundle: string | undefined,
  mirrors: Readonly<Record<string, string>> | undefined,
): string[] {
  const values = {
    HOME,
    USER: 'heirloom',
    LANG: 'C.UTF-8',
    ...PACKAGE_MANAGERS,
    ...certificatesInside(caBundle).environment,
    ...mirrors,
  };
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}
