import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** What an installation follows from: the same parts, the same result. */
export interface InstallationParts {
  readonly image?: string | undefined;
  readonly commands?: readonly string[];
  /** The manifests and lock files, by what is in them. */
  readonly files: readonly { readonly path: string; readonly blob: string }[];
  /** The commit, where an installation may have read anything of it. */
  readonly only?: string | undefined;
}

/** A name for an installation, fit for a tag. */
export function environmentKey({ image = '', commands = [], files, only = '' }: InstallationParts): string {
  const sorted = files
    .map(({ path, blob }) => [path, blob])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const exact = JSON.stringify([image, commands, sorted, only]);
  return createHash('sha256').update(exact).digest('hex').slice(0, 40);
}

const NAMES = new Set([
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
  ...[
    'yarn.lock',
    'bun.lock',
    'bun.lockb',
    'bunfig.toml',
    '.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
  ],
  ...['lerna.json', 'rush.json', 'nx.json', 'turbo.json', 'deno.json', 'deno.lock', 'schema.prisma'],
  ...[
    'pyproject.toml',
    'setup.py',
    'setup.cfg',
    'poetry.lock',
    'uv.lock',
    'pdm.lock',
    'Pipfile',
    'Pipfile.lock',
  ],
  ...['tox.ini', 'noxfile.py', 'pip.conf', 'MANIFEST.in', 'environment.yml', 'hatch.toml'],
  ...['go.mod', 'go.sum', 'go.work', 'go.work.sum', 'Cargo.toml', 'Cargo.lock', 'build.rs'],
  ...[
    'pom.xml',
    'gradle.properties',
    'gradle.lockfile',
    'gradle-wrapper.properties',
    'maven-wrapper.properties',
  ],
  ...['libs.versions.toml', 'Gemfile', 'Gemfile.lock', 'Rakefile', 'composer.json', 'composer.lock'],
  ...['.tool-versions', '.nvmrc', '.node-version', '.python-version', '.ruby-version', '.java-version'],
  ...['rust-toolchain', 'rust-toolchain.toml', 'mise.toml', '.mise.toml', 'devcontainer.json', 'Makefile'],
]);
const FORMS = [
  /(?:^|\/)requirements[^/]*\.(?:txt|in)$/,
  /(?:^|\/)(?:requirements|constraints)\/[^/]+\.(?:txt|in)$/,
  /\.gradle(?:\.kts)?$/,
  /\.gemspec$/,
  // What package managers apply, run or bring themselves.
  /(?:^|\/)(?:patches|\.yarn\/(?:patches|releases|plugins)|vendor|\.mvn)\//,
];

/** Whether an installation may read this file of a repository. */
export function isManifest(path: string): boolean {
  return NAMES.has(posix.basename(path)) || FORMS.some((form) => form.test(path));
}
