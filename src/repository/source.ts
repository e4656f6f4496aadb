import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Surroundings } from './environment.ts';
import { createGit, GitFailed, type Git } from './git.ts';
import { RepositoryUnreachable } from './unreachable.ts';

/** Where a mirror gets its commits from; the place is a git directory or an address. */
export type Source =
  | { readonly kind: 'local'; readonly place: string; readonly protocol: 'file' }
  | { readonly kind: 'remote'; readonly place: string; readonly protocol: 'https' | 'http' };

export class InvalidSource extends Error {
  override readonly name = 'InvalidSource';
}

/** Reads the words a person or GitHub named a repository with; nothing but https and folders is let through. */
export async function parseSource(untrustedSource: string, surroundings: Surroundings): Promise<Source> {
  const isAddress = /^[a-z][a-z0-9+.-]*:/i.test(untrustedSource) || untrustedSource.includes('::');
  if (isAddress) return parseAddress(untrustedSource);
  const place = await findGitDir(resolve(untrustedSource), surroundings);
  return { kind: 'local', place, protocol: 'file' };
}

/** Git on the user's own repository, for the little that is written there. */
export async function openLocal(folder: string, surroundings: Surroundings): Promise<Git> {
  return createGit(await findGitDir(resolve(folder), surroundings), surroundings);
}

function parseAddress(untrustedSource: string): Source {
  const url = URL.parse(untrustedSource);
  if (!url) throw new InvalidSource('The address of the repository is not a valid URL.');
  if (url.username || url.password) {
    throw new InvalidSource('The address of the repository holds a user name or a password: leave them out.');
  }
  if (url.protocol === 'https:') return { kind: 'remote', place: url.href, protocol: 'https' };
  if (url.protocol === 'http:' && isLoopback(url.hostname)) {
    return { kind: 'remote', place: url.href, protocol: 'http' };
  }
  throw new InvalidSource(`A repository is a local folder or an https address, not ${url.protocol}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The git directory of the repository that the folder belongs to. */
async function findGitDir(folder: string, surroundings: Surroundings): Promise<string> {
  await assertFolder(folder);
  // The folder was named by the person who runs us, so it may belong to somebody else.
  const git = createGit(folder, surroundings, [['safe.directory', '*']]);
  try {
    const found = await git.run(['rev-parse', '--absolute-git-dir'], { discover: true });
    return found.toString('utf8').replace(/\n$/, '');
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw new RepositoryUnreachable('missing', `${folder} is not a git repository.`, error);
  }
}

async function assertFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return;
  } catch (error) {
    throw new RepositoryUnreachable('missing', `There is no readable folder ${folder}.`, error);
  }
  throw new RepositoryUnreachable('missing', `${folder} is not a folder.`);
}
