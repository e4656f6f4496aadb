import { isTestFile } from '../../../lib/path-kind.ts';
import { inFolder, isPlainFolder, shellWord } from '../shell-word.ts';
import type { Commands, PackageCommands } from '../toolchain.ts';
import type { Tree } from '../tree.ts';
import { commandsOf, type Around } from './javascript-commands.ts';
import { readManifest, type Manifest } from './manifest.ts';
import type { PackageManager } from './package-manager.ts';
import type { ScriptsInUse } from './scripts-in-use.ts';

export interface Root {
  readonly manifest: Manifest;
  readonly manager: PackageManager;
  readonly root: Commands;
  /** The folders that hold test files, however deep. */
  readonly tested: ReadonlySet<string>;
}

/** The packages of the workspaces, with the commands that they have of their own or by the root. */
export async function packagesIn(
  tree: Tree,
  folders: readonly string[],
  root: Root,
): Promise<PackageCommands[]> {
  const packages: PackageCommands[] = [];
  for (const folder of folders.filter(isPlainFolder)) {
    const manifest = await readManifest(tree, `${folder}/package.json`);
    if (manifest)
      packages.push(
        packageIn(folder, manifest, root, {
          inUse: NOTHING_IN_USE,
          hasTsconfig: tree.files.has(`${folder}/tsconfig.json`),
          finds: () => true,
        }),
      );
  }
  return packages;
}

const NOTHING_IN_USE: ScriptsInUse = {
  tests: [],
  of: () => [],
  source: () => '',
  isCalledToCheck: () => false,
};

function packageIn(folder: string, own: Manifest, root: Root, around: Around): PackageCommands {
  // The versions of tools are often the root's to say.
  const devDependencies = { ...own.devDependencies, ...versionsOf(root.manifest, own) };
  const { commands } = commandsOf({ ...own, devDependencies }, root.manager, around);
  const placed = Object.entries(commands).map(([name, command]: [string, string]) => [
    name,
    inFolder(folder, command),
  ]);
  return {
    folder,
    name: own.name ?? folder,
    commands: { ...byRoot(folder, root), ...Object.fromEntries(placed) },
  };
}

const RUNNERS = ['vitest', 'jest', 'mocha', 'ava', 'tap', 'borp'];

function versionsOf({ devDependencies }: Manifest, own: Manifest): Record<string, string> {
  const called = own.scripts['test'] ?? '';
  const found = RUNNERS.filter((name) => name in devDependencies && called.includes(name));
  return Object.fromEntries(found.map((name) => [name, devDependencies[name]!]));
}

/** Where the root's runner runs the tests of all packages, it can be told of one that has any. */
function byRoot(folder: string, { root: { test, testFiles }, tested }: Root): Commands {
  if (test === undefined || !tested.has(folder) || !/\bnpx --no-install (?:vitest|jest)\b/.test(test))
    return {};
  return { test: `${test} ${shellWord(`${folder}/`)}`, ...(testFiles && { testFiles }) };
}

export function foldersOfTests({ files }: Tree): Set<string> {
  const folders = new Set<string>();
  for (const path of files) {
    if (!isTestFile(path)) continue;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      folders.add(path.slice(0, end));
  }
  return folders;
}
