import { isTestFile } from '../../../lib/path-kind.ts';
import type { Clues } from '../clues/clues.ts';
import type { Detected, Detector } from '../detected.ts';
import { inFolder, isPlainFolder, shellWord } from '../shell-word.ts';
import type { Commands, PackageCommands } from '../toolchain.ts';
import { readText, type Tree } from '../tree.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { findPackageManager, type PackageManager } from './package-manager.ts';
import { scriptsInUse, type ScriptsInUse } from './scripts-in-use.ts';
import { findTestCommands } from './test-runner.ts';
import { workspaceFolders } from './workspaces.ts';

export const javascript: Detector = {
  ecosystem: 'javascript',
  marks: ['package.json'],
  sources: /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/,
  detect: detectJavaScript,
};

const LINT_SCRIPTS = [
  'lint',
  'lint:check',
  'check:lint',
  'lint:js',
  'lint:es',
  'lint:eslint',
  'eslint',
  'test:lint',
  'test:eslint',
];
const FORMAT_SCRIPTS = [
  'format:check',
  'check:format',
  'format-check',
  'fmt:check',
  'prettier:check',
  'check:prettier',
  'lint:format',
  'lint:prettier',
  'format',
  'fmt',
  'prettier',
];
const TYPE_SCRIPTS = [
  'typecheck',
  'type-check',
  'check:types',
  'check-types',
  'types:check',
  'check:ts',
  'lint:types',
  'lint:ts',
  'lint:tsc',
  'test:types',
  'tsc',
];
const BUILD_SCRIPTS = ['build', 'compile', 'bundle'];

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

interface Around {
  readonly inUse: ScriptsInUse;
  readonly hasTsconfig: boolean;
  /** Whether a runner finds tests where it is told of none. */
  readonly finds: (runner: string) => boolean;
}

/** The commands that a manifest's scripts give, each with a sentence on where it is from. */
function commandsOf(
  manifest: Manifest,
  manager: PackageManager,
  { inUse, hasTsconfig, finds }: Around,
): { commands: Commands; because: string[] } {
  const because: string[] = [];
  const run = (name: string) => forAllProjects(manifest.scripts[name]) ?? manager.runScript(name);
  const tests = findTestCommands(manifest, run, inUse.tests, finds);
  if (tests) because.push(tests.because);

  function script(purpose: string, usual: readonly string[], fits: (text: string) => boolean = () => true) {
    const used = inUse.of(purpose, usual);
    const name = [...used, ...usual].find((candidate) => {
      const text = manifest.scripts[candidate];
      return text !== undefined && text !== '' && fits(text);
    });
    if (name === undefined) return {};
    because.push(
      `${purpose}: the script \`${name}\` of package.json${used.includes(name) ? `, as in ${inUse.source(name)}` : ''}`,
    );
    return { [purpose]: run(name) };
  }

  const typecheck = script('typecheck', TYPE_SCRIPTS);
  const commands = {
    ...(tests && { test: tests.test }),
    ...(tests?.testFiles && { testFiles: tests.testFiles }),
    ...script('build', BUILD_SCRIPTS),
    ...script('lint', LINT_SCRIPTS, (text) => !/--(?:fix|write)\b/.test(text)),
    ...script('format', FORMAT_SCRIPTS, onlyChecksFormat),
    ...('typecheck' in typecheck || !hasTsconfig ? typecheck : compiler(manifest, because)),
  };
  return { commands, because };
}

/** A format script that rewrites files would pass, and change what it is asked about. */
function onlyChecksFormat(text: string): boolean {
  if (/--(?:write|fix)\b|prettier\s+-w\b/.test(text)) return false;
  return /--check\b|--list-different\b|\s-[cl]\b|biome\s+(?:format|check|ci)|dprint check/.test(text);
}

/** What is affected by a change is told from a history, which a sandbox has not. */
function forAllProjects(script: string | undefined): string | undefined {
  const targets = /^(?:npx )?nx affected\b.*?(?:--targets?[= ]|-t[= ])([\w:,-]+)/.exec(script ?? '')?.[1];
  return targets === undefined ? undefined : `npx --no-install nx run-many --targets=${targets}`;
}

function findsTests({ files }: Tree, folder: string): (runner: string) => boolean {
  const start = folder === '' ? '' : `${folder}/`;
  const usual = [...files].some(
    (path) => path.startsWith(start) && MOCHA_FINDS.test(path.slice(start.length)),
  );
  return (runner) => runner !== 'mocha' || usual;
}

const MOCHA_FINDS = /^(?:\.mocharc\.\w+|test\/[^/]+\.[cm]?js)$/;

function compiler(manifest: Manifest, because: string[]): { typecheck?: string } {
  const installed = 'typescript' in manifest.devDependencies || 'typescript' in manifest.dependencies;
  if (!installed) return {};
  because.push('typecheck: tsconfig.json');
  return { typecheck: 'npx --no-install tsc --noEmit' };
}

interface Root {
  readonly manifest: Manifest;
  readonly manager: PackageManager;
  readonly root: Commands;
  /** The folders that hold test files, however deep. */
  readonly tested: ReadonlySet<string>;
}

async function packagesIn(tree: Tree, folders: readonly string[], root: Root): Promise<PackageCommands[]> {
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

const NOTHING_IN_USE: ScriptsInUse = { tests: [], of: () => [], source: () => '' };

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

function foldersOfTests({ files }: Tree): Set<string> {
  const folders = new Set<string>();
  for (const path of files) {
    if (!isTestFile(path)) continue;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      folders.add(path.slice(0, end));
  }
  return folders;
}

async function unusual(tree: Tree): Promise<string[]> {
  const settings = (await readText(tree, '.npmrc')) ?? '';
  const registry = /^(?:@[\w-]+:)?registry\s*=\s*(\S+)/m.exec(settings)?.[1];
  return registry && !registry.includes('registry.npmjs.org') && !registry.includes('registry.yarnpkg.com')
    ? ['install: .npmrc names a registry of its own']
    : [];
}
