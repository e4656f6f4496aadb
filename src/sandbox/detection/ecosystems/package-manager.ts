import { readText, type Tree } from '../tree.ts';
import type { Manifest } from './manifest.ts';

export interface PackageManager {
  readonly name: Manager;
  readonly install: string;
  /** Runs the scripts of the dependencies and those that the repository wants to be run after an installation. */
  readonly scripts: string;
  readonly runScript: (name: string, option?: string) => string;
  readonly because: string;
}

const MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const;
type Manager = (typeof MANAGERS)[number];

const LOCK_FILES: readonly (readonly [file: string, manager: Manager])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

const LOOSE_NPM = 'npm install --ignore-scripts --no-package-lock --no-audit --no-fund';

export async function findPackageManager(tree: Tree, manifest: Manifest): Promise<PackageManager> {
  const declared = MANAGERS.find((name) => manifest.packageManager?.startsWith(`${name}@`));
  const version = /@(\d+(?:\.\d+){0,2}(?:-[\w.]{1,40})?)(?:\+|$)/.exec(manifest.packageManager ?? '')?.[1];
  const lock = LOCK_FILES.find(
    ([file, owner]) => tree.files.has(file) && (declared === undefined || declared === owner),
  );
  const name = declared ?? lock?.[1] ?? 'npm';
  const tool = await findTool(tree, name, version);
  const sources = [
    ...(declared ? ['the field `packageManager` of package.json'] : []),
    ...(lock ? [lock[0]] : []),
  ];
  return {
    name,
    // What the lock file says; where that cannot be had any more, what the ranges of package.json allow. No lock file
    // is written, or it would become part of the change.
    install: lock === undefined ? tool.loose : `${tool.exact} || ${tool.loose}`,
    scripts: [tool.rebuild, ...ownScripts(manifest).map((script) => `${tool.program} run ${script}`)].join(
      ' && ',
    ),
    runScript: (script, option) =>
      `${tool.program} run ${script}${option === undefined ? '' : `${name === 'npm' ? ' --' : ''} ${option}`}`,
    because: `install: ${name}, from ${sources.join(' and ') || 'package.json without a lock file'}`,
  };
}

interface Tool {
  readonly program: string;
  readonly exact: string;
  readonly loose: string;
  readonly rebuild: string;
}

function findTool(tree: Tree, name: Manager, version: string | undefined): Promise<Tool> | Tool {
  switch (name) {
    case 'npm':
      return {
        program: 'npm',
        exact: 'npm ci --ignore-scripts --no-audit --no-fund',
        loose: LOOSE_NPM,
        rebuild: 'npm rebuild',
      };
    case 'pnpm':
      return findPnpm(tree, version);
    case 'bun':
      return {
        program: 'bun',
        exact: 'bun install --frozen-lockfile --ignore-scripts',
        // It has no option to leave the lock file unread; the workspace has its own files again afterwards.
        loose: '{ rm -f bun.lock bun.lockb; bun install --no-save --ignore-scripts; }',
        rebuild: 'npm rebuild',
      };
    case 'yarn':
      return findYarn(tree, version);
  }
}

/** Beside what is installed, so that the files there are links to it: twice the size would fill the disk. */
const PNPM_STORE = '--store-dir node_modules/.pnpm-store';

async function findPnpm(tree: Tree, pinned: string | undefined): Promise<Tool> {
  const version = pinned ?? versionOfPnpmLock((await tree.read('pnpm-lock.yaml'))?.slice(0, 500));
  // Started so, it is found by the scripts that call it as well, and nothing is downloaded by Corepack.
  const program = version === undefined ? 'pnpm' : `npx --yes pnpm@${version}`;
  return {
    program,
    exact: `${program} install --frozen-lockfile --ignore-scripts ${PNPM_STORE}`,
    loose: `${program} install --no-lockfile --ignore-scripts ${PNPM_STORE}`,
    rebuild: `${program} rebuild --recursive`,
  };
}

/** Newer ones do not read the older forms. */
function versionOfPnpmLock(head = ''): string | undefined {
  const form = /^lockfileVersion: *['"]?(\d+)/m.exec(head)?.[1];
  return form === undefined ? undefined : { '5': '7', '6': '8' }[form];
}

async function findYarn(tree: Tree, version: string | undefined): Promise<Tool> {
  const settings = (await readText(tree, '.yarnrc.yml')) ?? '';
  const head = ((await tree.read('yarn.lock')) ?? '').slice(0, 500);
  const own = /^yarnPath:[ \t]*["']?([\w./@+-]+)["']?[ \t]*$/m.exec(settings)?.[1];
  if (version ? version.startsWith('1.') : isClassic(head, settings)) {
    const exact = `yarn install --non-interactive --frozen-lockfile --ignore-scripts ${YARN_CACHE} && rm -rf node_modules/.yarn-cache`;
    // Unlike npm, this Yarn gives up when an optional package of another platform is missing.
    return { program: 'yarn', exact, loose: `${LOOSE_NPM} --legacy-peer-deps`, rebuild: 'npm rebuild' };
  }
  const program =
    own && tree.files.has(own) ? `node ${own}` : `npx --yes @yarnpkg/cli-dist@${version ?? newerYarn(head)}`;
  // A folder of modules lets every tool be started without Yarn; packages are not kept twice.
  const linker = 'YARN_NODE_LINKER=node-modules';
  const install = `${linker} YARN_ENABLE_SCRIPTS=false YARN_ENABLE_GLOBAL_CACHE=false ${program} install`;
  return {
    program: /^nodeLinker: *["']?node-modules\b/m.test(settings) ? program : `${linker} ${program}`,
    exact: `${install} --immutable`,
    loose: `${install} --no-immutable`,
    rebuild: 'npm rebuild',
  };
}

/** In the home folder it is as large as all that is installed. */
const YARN_CACHE = '--cache-folder node_modules/.yarn-cache';

function isClassic(lockHead: string, settings: string): boolean {
  if (lockHead.includes('yarn lockfile v1')) return true;
  return !lockHead.includes('__metadata') && settings === '';
}

function newerYarn(lockHead: string): string {
  return /__metadata:\s*version: [4-7]\b/.test(lockHead) ? '3' : '4';
}

/** What a package manager runs of the repository itself after an installation. */
function ownScripts({ scripts }: Manifest): string[] {
  return ['preinstall', 'install', 'postinstall', 'prepare'].filter(
    (name) => scripts[name] && !OF_NO_USE.test(scripts[name]),
  );
}

/** Hooks for git, and refusals of other package managers. */
const OF_NO_USE =
  /^\s*(?:(?:npx|node|is-ci \|\||if-ci)\s+)*(?:husky|lefthook|simple-git-hooks|only-allow|yorkie|ghooks|git config|pre-commit|lint-staged|true|echo|exit|patch-husky)\b/;
