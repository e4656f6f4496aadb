import type { RuntimeNeed } from '../runtime.ts';
import { detectGo, detectRust } from './compiled-toolchain.ts';
import { detectJavaScript } from './javascript-toolchain.ts';
import { detectPython } from './python-toolchain.ts';

/** What a repository's contributors would type, run from its root. */
export interface Commands {
  /** Needs the network; runs nothing of what it installs. */
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

/** A repository as the detectors see it: its paths, and the text of those they ask for. */
export interface Tree {
  readonly files: ReadonlySet<string>;
  readonly read: (path: string) => Promise<string | undefined>;
}

/** What one ecosystem's detector concludes. */
export interface Detected extends Commands {
  readonly because: string[];
}

export async function detectToolchain(
  files: ReadonlySet<string>,
  read: (path: string) => Promise<string | undefined>,
  override: Override = {},
): Promise<Toolchain> {
  const tree: Tree = { files, read };
  const detected =
    (await detectJavaScript(tree)) ?? (await detectPython(tree)) ?? detectGo(tree) ?? detectRust(tree);
  const { because = [], ...commands } = detected ?? {};
  return overridden(
    { ...commands, because, runtimes: [], systemPackages: [], hosts: [], packages: [] },
    override,
  );
}

function overridden(toolchain: Toolchain, override: Override): Toolchain {
  const { runtimes = [], systemPackages = [], hosts = [], runScripts, ...commands } = override;
  const configured = runtimes.map((need) => ({ ...need, because: 'as the repository configures it' }));
  return {
    ...toolchain,
    ...commands,
    because: [
      ...toolchain.because,
      ...Object.entries(commands).map(
        ([name, command]) => `${name}: \`${command}\`, as the repository configures it`,
      ),
    ],
    runtimes: [
      ...toolchain.runtimes.filter(({ name }) => !runtimes.some((other) => other.name === name)),
      ...configured,
    ],
    systemPackages: [...new Set([...toolchain.systemPackages, ...systemPackages])],
    hosts: [...new Set([...toolchain.hosts, ...hosts])],
    ...(runScripts !== undefined && { runScripts }),
  };
}
