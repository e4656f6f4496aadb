import type { Clues } from './clues/clues.ts';
import type { Ecosystem } from './lock-hosts.ts';
import type { Commands, PackageCommands, WithoutRegistry } from './toolchain.ts';
import type { Tree } from './tree.ts';

/** What one ecosystem's detector concludes. */
export interface Detected extends Commands {
  readonly because: readonly string[];
  readonly packages?: readonly PackageCommands[];
  /** That its own tools come in. */
  readonly systemPackages?: readonly string[];
  readonly withoutRegistry?: WithoutRegistry;
}

export interface Detector {
  readonly ecosystem: Ecosystem;
  /** Whether a folder with these files is a project of the ecosystem. */
  readonly marks: readonly string[];
  /** How its sources' names end. */
  readonly sources: RegExp;
  readonly detect: (tree: Tree, clues: Clues) => Promise<Detected | undefined>;
}

/** The folders below the root that hold a file of that name, as far as they can be named in a command. */
export function foldersWith(tree: Tree, name: string): string[] {
  const ending = `/${name}`;
  const folders = [...tree.files]
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length));
  return folders.sort().slice(0, MAX_FOLDERS);
}

const MAX_FOLDERS = 5_000;
