import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** By what a process is known to come from a case, wherever it has got to. */
export interface Mark {
  /** In the environment of everything that the case starts. */
  readonly token: string;
  readonly container: string;
}

export interface HostProcess {
  readonly pid: number;
  readonly name: string;
  /** The namespaces of this machine that it is in. */
  readonly sharedNamespaces: readonly string[];
  /** Inodes of the sockets it holds. */
  readonly sockets: ReadonlySet<string>;
}

const NAMESPACES = ['mnt', 'pid', 'net', 'ipc', 'uts'];

/** Processes of a case as this machine sees them; none where this machine has no /proc. */
export async function processesOf(mark: Mark): Promise<HostProcess[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(pids.map((pid) => processOf(pid, mark)));
  return found.filter((process) => process !== undefined);
}

async function processOf(pid: string, { token, container }: Mark): Promise<HostProcess | undefined> {
  const folder = join('/proc', pid);
  const isOf =
    (await textOf(join(folder, 'cgroup'))).includes(container) ||
    (await textOf(join(folder, 'environ'))).includes(token);
  if (!isOf) return undefined;
  const name = (await textOf(join(folder, 'comm'))).trim();
  const shared = await Promise.all(NAMESPACES.map((namespace) => isShared(folder, namespace)));
  return {
    pid: Number(pid),
    name,
    sharedNamespaces: NAMESPACES.filter((_, index) => shared[index]),
    sockets: await socketsIn(join(folder, 'fd')),
  };
}

async function isShared(folder: string, namespace: string): Promise<boolean> {
  const link = await linkOf(join(folder, 'ns', namespace));
  return link !== '' && link === (await linkOf(join('/proc/self/ns', namespace)));
}

async function socketsIn(folder: string): Promise<Set<string>> {
  const files = await readdir(folder).catch(() => []);
  const links = await Promise.all(files.map((file) => linkOf(join(folder, file))));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

// A process may be gone at any moment, or be none that this user may look at.
const textOf = (path: string): Promise<string> => readFile(path, 'latin1').catch(() => '');
const linkOf = (path: string): Promise<string> => readlink(path).catch(() => '');
