import { join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { cloneBare } from './git.ts';
import { notFound, pathPattern } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute, Route } from './routes.ts';

export interface SeedRepository {
  readonly owner: string;
  readonly name: string;
  /** A local repository, bare or not, whose history this one starts with. */
  readonly source: string;
  readonly private?: boolean;
  /** `main` unless told. */
  readonly defaultBranch?: string;
}

export const DEFAULT_BRANCH = 'main';

/** The real repositories, by full name. */
export type Repositories = Map<string, HostedRepository>;

export async function hostRepositories(
  seeds: readonly SeedRepository[],
  { dir, url }: { readonly dir: string; readonly url: string },
): Promise<Repositories> {
  const hosted: Repositories = new Map();
  for (const { owner, name, source, defaultBranch = DEFAULT_BRANCH } of seeds) {
    const fullName = `${owner}/${name}`;
    const git = await cloneBare(source, join(dir, owner, `${name}.git`), defaultBranch);
    const apiUrl = `${url}/repos/${fullName}`;
    hosted.set(fullName, {
      owner,
      name,
      fullName,
      defaultBranch,
      git,
      apiUrl,
      htmlUrl: `${url}/${fullName}`,
    });
  }
  return hosted;
}

/** Undefined when this may be done, else the emulator's refusal. */
export async function refusedContents(
  emulator: Emulator,
  repository: HostedRepository,
  authorization: string | undefined,
  access: 'read' | 'write',
): Promise<Answer | undefined> {
  const git = `/repos/${repository.fullName}/git`;
  // The emulator has a repository of its own behind each; nobody sees what is asked of it here.
  const asked = await emulator.send(
    access === 'write'
      ? { method: 'POST', path: `${git}/blobs`, body: { content: '' }, authorization }
      : { method: 'GET', path: `${git}/ref/heads/${repository.defaultBranch}`, authorization },
  );
  return asked.status < 300 ? undefined : asked;
}

/** Binds routes below `/repos/{owner}/{repo}` to the repositories and to their permissions. */
export function bindRoutes(
  routes: readonly RepositoryRoute[],
  repositories: Repositories,
  emulator: Emulator,
): Route[] {
  return routes.map(({ method, path, contents, answer }) => ({
    method,
    path: pathPattern(`/repos/:owner/:name${path}`),
    answer: async (call, params) => {
      const repository = repositories.get(`${params['owner'] ?? ''}/${params['name'] ?? ''}`);
      if (!repository) return notFound();
      const { authorization } = call.headers;
      const refused = contents && (await refusedContents(emulator, repository, authorization, contents));
      const repositoryCall: RepositoryCall = { ...call, params, repository };
      return refused ?? answer(repositoryCall);
    },
  }));
}
