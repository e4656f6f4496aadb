import type { Manifest } from './javascript-toolchain.ts';
import type { Tree } from './toolchain.ts';

export interface PackageManager {
  readonly install: string;
  readonly runScript: (name: string) => string;
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
  const version = /@(\d[\w.-]*)/.exec(manifest.packageManager ?? '')?.[1];
  const lock = LOCK_FILES.find(
    ([file, owner]) => tree.files.has(file) && (declared === undefined || declared === owner),
  );
  const manager = declared ?? lock?.[1] ?? 'npm';
  const sources = [
    ...(declared ? ['the field `packageManager` of package.json'] : []),
    ...(lock ? [lock[0]] : []),
  ];
  return {
    install: await installCommand(tree, manager, lock !== undefined, version),
    runScript: (name) => `${manager} run ${name}`,
    because: `install: ${manager}, from ${sources.join(' and ') || 'package.json without a lock file'}`,
  };
}

/**
 * What the lock file says; where that cannot be had any more, what the ranges of package.json allow. No lock file is
 * written, or it would become part of the change.
 */
async function installCommand(tree: Tree, manager: Manager, locked: boolean, version: string | undefined) {
  const [exact, loose] = await installCommands(tree, manager, version);
  return locked ? `${exact} || ${loose}` : loose;
}

async function installCommands(
  tree: Tree,
  manager: Manager,
  version: string | undefined,
): Promise<[exact: string, loose: string]> {
  switch (manager) {
    case 'npm':
      return ['npm ci --ignore-scripts --no-audit --no-fund', LOOSE_NPM];
    case 'pnpm':
      return [
        'pnpm install --frozen-lockfile --ignore-scripts',
        'pnpm install --no-lockfile --ignore-scripts',
      ];
    case 'bun':
      return ['bun install --frozen-lockfile --ignore-scripts', 'bun install --no-save --ignore-scripts'];
    case 'yarn':
      return yarnCommands(tree, version);
  }
}

async function yarnCommands(
  tree: Tree,
  version: string | undefined,
): Promise<[exact: string, loose: string]> {
  const settings = await tree.read('.yarnrc.yml');
  const classic = version ? version.startsWith('1.') : settings === undefined;
  if (classic) {
    // Unlike npm, this Yarn gives up when an optional package of another platform is missing.
    return [
      'yarn install --non-interactive --frozen-lockfile --ignore-scripts',
      `${LOOSE_NPM} --legacy-peer-deps`,
    ];
  }
  const own = /^yarnPath:\s*["']?([\w./@+-]+)["']?\s*$/m.exec(settings ?? '')?.[1];
  const yarn = own && tree.files.has(own) ? `node ${own}` : `npx --yes @yarnpkg/cli-dist@${version ?? '4'}`;
  // A folder of modules lets every tool be started without Yarn.
  const install = `YARN_NODE_LINKER=node-modules YARN_ENABLE_SCRIPTS=false ${yarn} install`;
  return [`${install} --immutable`, `${install} --no-immutable`];
}
