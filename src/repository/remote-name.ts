import type { Surroundings } from './environment.ts';
import { GitFailed } from './git.ts';
import { openLocal } from './source.ts';

const REMOTES = ['upstream', 'origin'];

/** `owner/name` of where a local repository comes from: the one it was forked from first; nothing else of the address. */
export async function remoteName(folder: string, surroundings: Surroundings): Promise<string | undefined> {
  const git = await openLocal(folder, surroundings);
  for (const remote of REMOTES) {
    try {
      const address = await git.run(['config', '--get', `remote.${remote}.url`]);
      const name = nameIn(address.toString('utf8').trim());
      if (name !== undefined) return name;
    } catch (error) {
      if (!(error instanceof GitFailed)) throw error;
    }
  }
  return undefined;
}

/** Of `https://host/owner/name.git`, `git@host:owner/name` and the like; a folder has no owner. */
function nameIn(untrustedAddress: string): string | undefined {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]+\/|[^/\s:]+@[^/\s:]+:)(.+)$/i.exec(untrustedAddress)?.[1];
  return /^(?:.*\/)?([\w.-]{1,100}\/[\w.-]{1,100}?)(?:\.git)?\/?$/.exec(path ?? '')?.[1];
}
