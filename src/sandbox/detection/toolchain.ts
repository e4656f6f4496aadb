import type { RuntimeNeed } from '../runtime.ts';
import { chooseProject } from './choose-project.ts';
import { readClues } from './clues/clues.ts';
import { overridden } from './overridden.ts';
import { inTestedEnvironment } from './tested-environment.ts';
import type { Tree } from './tree.ts';
import { withSurroundings } from './with-surroundings.ts';

/** What a repository's contributors would type, run from its root. */
export interface Commands {
  /**
   * Needs the network. Scripts of the dependencies stay off with npm and its like and with Composer; pip may build what
   * it installs, Bundler compiles extensions, Maven and Gradle run plugins.
   */
  readonly install?: string;
  /** Runs what the dependencies and the repository want to be run after an installation. */
  readonly scripts?: string;
  readonly build?: string;
  readonly test?: string;
  /**
   * `{files}` is to be replaced by quoted paths: from the folder that the command begins by changing into, else from
   * the root.
   */
  readonly testFiles?: string;
  readonly lint?: string;
  readonly format?: string;
  readonly typecheck?: string;
}

export interface DetectedRuntime extends RuntimeNeed {
  readonly because: string;
}

/** A package of a monorepo. */
export interface PackageCommands {
  /** From the root, without a slash at its end. */
  readonly folder: string;
  readonly name: string;
  readonly commands: Omit<Commands, 'install' | 'scripts'>;
}

/** How to install where no registry of the language can be reached. */
export interface WithoutRegistry {
  readonly systemPackages: readonly string[];
  readonly install: string;
}

export interface Toolchain extends Commands {
  /** From which file and field each command, version and package was concluded, as sentences for people. */
  readonly because: readonly string[];
  readonly runtimes: readonly DetectedRuntime[];
  /** Names of Debian packages. */
  readonly systemPackages: readonly string[];
  /** What an installation connects to. */
  readonly hosts: readonly string[];
  readonly packages: readonly PackageCommands[];
  readonly withoutRegistry?: WithoutRegistry;
  /** Whether `scripts` is run, where the repository says so; else it is when nothing works without. */
  readonly runScripts?: boolean;
}

/** What the repository configures in place of what would be detected. */
export interface Override extends Commands {
  readonly runtimes?: readonly RuntimeNeed[];
  readonly systemPackages?: readonly string[];
  readonly hosts?: readonly string[];
  readonly runScripts?: boolean;
}

/** What the repository is, from what its own files say: the most trusted of them first. */
export async function detectToolchain(
  files: ReadonlySet<string>,
  read: (path: string) => Promise<string | undefined>,
  override: Override = {},
): Promise<Toolchain> {
  const tree: Tree = { files, read };
  const clues = await readClues(tree);
  const project = inTestedEnvironment(await chooseProject(tree, clues), clues.commands);
  return overridden(await withSurroundings(tree, clues, project), override);
}
