import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessSandbox } from './process-sandbox.ts';
import type { Sandboxes } from './sandbox.ts';

interface ProcessSandboxesOptions {
  /** Made when it is not there; one folder a run in it. */
  readonly root: string;
  /** PATH of the commands, so that they find node and git; nothing else of the environment reaches them. */
  readonly path?: string;
  readonly caBundle?: string;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Not isolated: commands run as this user, with its network and its files. Only for repositories that are trusted
 * like a program one installs, where no Docker engine is at hand.
 */
export function createProcessSandboxes({
  root,
  path = DEFAULT_PATH,
  caBundle,
}: ProcessSandboxesOptions): Sandboxes {
  const folderOf = (run: string) => join(root, encodeURIComponent(run).replaceAll('.', '%2E'));

  return {
    async open({ run, limits, signal }) {
      signal?.throwIfAborted();
      const folder = folderOf(run);
      const fresh = !(await exists(folder));
      const sandbox = new ProcessSandbox({
        folder,
        path,
        caBundle,
        fresh,
        commandSeconds: limits.commandSeconds,
      });
      for (const name of sandbox.folders) await mkdir(name, { recursive: true });
      return sandbox;
    },

    remove: (run) => rm(folderOf(run), { recursive: true, force: true }),

    async removeLeftovers(isLive) {
      await mkdir(root, { recursive: true });
      const runs = (await readdir(root)).map((name) => decodeURIComponent(name));
      const leftovers = runs.filter((run) => !isLive(run));
      for (const run of leftovers) await rm(folderOf(run), { recursive: true, force: true });
      return leftovers;
    },

    check: () => Promise.resolve({ kind: 'ready' }),
  };
}

async function exists(folder: string): Promise<boolean> {
  return (await stat(folder).catch(notThere)) !== undefined;
}

function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
