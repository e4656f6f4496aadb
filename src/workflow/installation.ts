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
  /** The commit, where the installation may read all of it: no other commit can use what it leaves. */
  readonly only?: string | undefined;
}

export async function installationOf(
  mirror: Mirror,
  base: string,
  { commands }: RepositoryConfig,
): Promise<Installation> {
  const files = await mirror.files(base);
  const manifests = files.filter(({ path }) => isManifest(path)).map(({ path, blob }) => ({ path, blob }));
  // A command of the maintainers' own may build, and a name that is not UTF-8 cannot be told from what was installed.
  const isOwn = commands?.install !== undefined || commands?.scripts !== undefined;
  const only = isOwn || files.some(({ path }) => path.includes('\ufffd')) ? base : undefined;
  return { key: environmentKey({ files: manifests }), repository: mirror.dir, manifests, only };
}

const PHASES = ['install', 'scripts', 'build'] as const;

export function setupOf(
  environment: Environment,
  toolchain: Toolchain,
  { image }: MadeImage,
  { repository, manifests, only }: Installation,
): Setup {
  const ofPhase = commandsOf(environment, toolchain);
  const commands: SetupCommand[] = PHASES.flatMap((phase) => {
    const command = ofPhase[phase];
    return command === undefined ? [] : [{ phase, command }];
  });
  const installing = commands.filter(({ phase }) => phase !== 'build').map(({ command }) => command);
  return {
    image,
    prepared: environmentKey({ repository, image, commands: installing, only, files: manifests }),
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
