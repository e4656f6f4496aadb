import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endProcessesOf } from './end-processes.ts';
import { lookAtHost } from './images/host-contents.ts';
import { ProcessSandbox } from './process-sandbox.ts';
import type { Origin, Sandboxes, SandboxName } from './sandbox.ts';

interface ProcessSandboxesOptions {
  /** Made when it is not there; one folder a run in it. */
  readonly root: string;
  /** PATH of the commands, so that they find node and git; nothing else of the environment reaches them. */
  readonly path?: string;
  readonly caBundle?: string;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const run = promisify(execFile);

/**
 * Not isolated: commands run as this user, with its network and its files. Only for repositories that are trusted
 * like a program one installs, where no Docker engine is at hand.
 */
export function createProcessSandboxes({
  root,
  path = DEFAULT_PATH,
  caBundle,
}: ProcessSandboxesOptions): Sandboxes {
  const folderOfRun = (id: string) => join(root, inPath(id));
  const folderOf = (sandbox: SandboxName) =>
    join(folderOfRun(sandbox.run), sandbox.name === undefined ? 'main' : `other-${inPath(sandbox.name)}`);
  const keptOf = (id: string) => join(folderOfRun(id), 'kept');

  return {
    image: (needs, signal) => lookAtHost(needs, path, signal),

    async open({ limits, signal, ...name }) {
      signal?.throwIfAborted();
      const folder = folderOf(name);
      const kept = keptOf(name.run);
      await endProcessesOf(folder);
      const sandbox = new ProcessSandbox({
        folder,
        path,
        caBundle,
        origin: await begin(folder, kept, name.name !== undefined),
        limits,
        keep: () => copyInPlace(folder, kept),
      });
      for (const made of sandbox.folders) await mkdir(made, { recursive: true });
      return sandbox;
    },

    close: (sandbox) => removeFolder(folderOf(sandbox)),

    remove: (id) => removeFolder(folderOfRun(id)),

    async removeLeftovers(isLive) {
      await mkdir(root, { recursive: true });
      const runs = (await readdir(root)).map((name) => decodeURIComponent(name));
      const leftovers: string[] = [];
      for (const id of runs) {
        if (await isLive(id)) continue;
        await removeFolder(folderOfRun(id));
        leftovers.push(id);
      }
      return leftovers;
    },

    check: () => Promise.resolve({ kind: 'ready' }),
  };
}

const inPath = (name: string) => encodeURIComponent(name).replaceAll('.', '%2E');

async function begin(folder: string, kept: string, elsewhere: boolean): Promise<Origin> {
  if (await exists(folder)) return 'found';
  if (!(await exists(kept)) || (elsewhere && (await knowsItsPlace(kept)))) return 'new';
  await copyInPlace(kept, folder);
  return 'kept';
}

/** A virtual environment has paths of the folder it was made in: elsewhere it would run that folder's code. */
async function knowsItsPlace(kept: string): Promise<boolean> {
  const workspace = join(kept, 'workspace');
  for (const name of await readdir(workspace))
    if (await exists(join(workspace, name, 'pyvenv.cfg'))) return true;
  return false;
}

/** All of it or nothing, whenever this process dies. */
async function copyInPlace(from: string, to: string): Promise<void> {
  const copy = `${to}-copy`;
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  for (const name of ['workspace', 'home']) await run('cp', ['-a', '--', join(from, name), copy]);
  await rm(to, { recursive: true, force: true });
  await rename(copy, to);
}

/** With what a dead process left running in it, and though a command took away the right to remove what it made. */
async function removeFolder(folder: string): Promise<void> {
  await endProcessesOf(folder);
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const denied =
      error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
    if (!denied) throw error;
    await run('chmod', ['-R', 'u+rwX', '--', folder]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function exists(folder: string): Promise<boolean> {
  return (await stat(folder).catch(notThere)) !== undefined;
}

function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
