import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Mirror } from '../repository/repository.ts';
import { narrowed } from '../sandbox/detection/narrowed.ts';
import type { Toolchain } from '../sandbox/detection/toolchain.ts';
import { commandsOf, type Environment } from '../sandbox/environment/environment.ts';
import { environmentKey, isManifest } from '../sandbox/images/environment-key.ts';
import type { MadeImage } from '../sandbox/images/image-needs.ts';
import type { Setup, SetupCommand } from './setup.ts';

/** What an installation depends on, of a commit. */
export interface Installation {
  /** The same for commits whose manifests and lock files are the same. */
  readonly key: string;
  /** No other repository's runs begin with what it leaves. */
  readonly repository: string;
  readonly manifests: readonly { readonly path: string; readonly blob: string }[];
  /** The commit, where the installation may read all of it, or the week, where no lock file holds it still. */
  readonly only: string;
}

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** A command of the maintainers' own may read anything. */
export async function installationOf(
  mirror: Mirror,
  base: string,
  { commands }: RepositoryConfig,
  now: Date,
): Promise<Installation> {
  const files = await mirror.files(base);
  const manifests = files.filter(({ path }) => isManifest(path)).map(({ path, blob }) => ({ path, blob }));
  const paths = files.map(({ path }) => path);
  const isBound = commands?.install !== undefined || readsSources(paths) || paths.some(isUnreadable);
  // What ranges allow changes with time, where no lock file says what it was.
  const week = paths.some(isLockFile) ? '' : `week ${Math.floor(now.getTime() / WEEK_MS)}`;
  return {
    key: environmentKey({ files: manifests }),
    repository: mirror.dir,
    manifests,
    only: isBound ? base : week,
  };
}

/** Installations of these compile the repository's own code, or list its classes. */
function readsSources(paths: readonly string[]): boolean {
  const named = (form: RegExp) => paths.some((path) => form.test(path));
  if (named(/(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|composer\.json)$/)) return true;
  return named(/(?:^|\/)(?:pyproject\.toml|setup\.py)$/) && named(/\.(?:c|cc|cpp|cxx|pyx|f90|rs)$/);
}

/** Such a name cannot be told from those of what was installed. */
const isUnreadable = (path: string) => path.includes('\ufffd');

const isLockFile = (path: string) =>
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|go\.sum|Cargo\.lock|Gemfile\.lock|gems\.locked)$/.test(
    path,
  );

const PHASES = ['install', 'scripts', 'build'] as const;

export function setupOf(
  environment: Environment,
  toolchain: Toolchain,
  { image, id }: MadeImage,
  { repository, manifests, only }: Installation,
): Setup {
  const ofPhase = commandsOf(environment, toolchain);
  const commands: SetupCommand[] = PHASES.flatMap((phase) => {
    const command = ofPhase[phase];
    return command === undefined ? [] : [{ phase, command }];
  });
  const installing = commands.filter(({ phase }) => phase === 'install').map(({ command }) => command);
  const { systemPackages, runtimes } = environment;
  return {
    image,
    needs: { systemPackages, runtimes },
    prepared: environmentKey({ repository, image: id, commands: installing, only, files: manifests }),
    hosts: toolchain.hosts,
    commands,
  };
}

/** A repository's commands as they are run in what was prepared. */
export interface EquippedToolchain extends Toolchain {
  readonly buildFirst?: string;
}

/**
 * A repository of packages without a suite of its own has those of the packages where the change is expected. Tests of
 * what is built run on what the change makes of it.
 */
export function equipped(
  toolchain: Toolchain,
  environment: Environment,
  likely: readonly string[],
): EquippedToolchain {
  const { test } = toolchain.test === undefined ? narrowed(toolchain, likely) : toolchain;
  const buildFirst = environment.build ? toolchain.build : undefined;
  if (buildFirst === undefined) return { ...toolchain, ...(test !== undefined && { test }) };
  return { ...toolchain, ...(test !== undefined && { test: `${buildFirst} && ${test}` }), buildFirst };
}
