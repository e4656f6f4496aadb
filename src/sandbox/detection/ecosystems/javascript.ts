import type { Clues } from '../clues/clues.ts';
import type { Detected, Detector } from '../detected.ts';
import { readText, type Tree } from '../tree.ts';
import { commandsOf, findsTests } from './javascript-commands.ts';
import { foldersOfTests, packagesIn } from './javascript-packages.ts';
import { readManifest } from './manifest.ts';
import { findPackageManager } from './package-manager.ts';
import { scriptsInUse } from './scripts-in-use.ts';
import { workspaceFolders } from './workspaces.ts';

export const javascript: Detector = {
  ecosystem: 'javascript',
  marks: ['package.json'],
  sources: /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/,
  detect: detectJavaScript,
};

async function detectJavaScript(tree: Tree, clues: Clues): Promise<Detected | undefined> {
  const manifest = await readManifest(tree, 'package.json');
  if (!manifest) return undefined;
  const manager = await findPackageManager(tree, manifest);
  const root = commandsOf(manifest, manager, {
    inUse: scriptsInUse(clues.commands, manifest),
    hasTsconfig: tree.files.has('tsconfig.json'),
    finds: findsTests(tree, ''),
  });
  const folders = await workspaceFolders(tree, manifest);
  const packages = await packagesIn(tree, folders, {
    manifest,
    manager,
    root: root.commands,
    tested: foldersOfTests(tree),
  });
  const because = [manager.because, ...root.because];
  if (packages.length > 0) because.push(`packages: ${packages.length}, from the workspaces of the root`);
  return {
    install: manager.install,
    scripts: manager.scripts,
    ...root.commands,
    packages,
    because: [...because, ...(await unusual(tree))],
  };
}

async function unusual(tree: Tree): Promise<string[]> {
  const settings = (await readText(tree, '.npmrc')) ?? '';
  const registry = /^(?:@[\w-]+:)?registry\s*=\s*(\S+)/m.exec(settings)?.[1];
  return registry && !registry.includes('registry.npmjs.org') && !registry.includes('registry.yarnpkg.com')
    ? ['install: .npmrc names a registry of its own']
    : [];
}
