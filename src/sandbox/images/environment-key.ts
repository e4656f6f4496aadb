import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** What an installation follows from: the same parts, the same result. */
export interface InstallationParts {
  /** Another one's files are never taken, though they would be the same. */
  readonly repository?: string;
  readonly image?: string | undefined;
  readonly commands?: readonly string[];
  /** The manifests and lock files, by what is in them. */
  readonly files: readonly { readonly path: string; readonly blob: string }[];
  /** The commit, where an installation may have read anything of it. */
  readonly only?: string | undefined;
}

/** A name for an installation, fit for a tag. */
export function environmentKey({
  repository = '',
  image = '',
  commands = [],
  files,
  only = '',
}: InstallationParts): string {
  const sorted = files
    .map(({ path, blob }) => [path, blob])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const exact = JSON.stringify([repository, image, commands, sorted, only]);
  return createHash('sha256').update(exact).digest('hex').slice(0, 40);
}

const NAMES = new Set(
  `
  package.json package.yaml package-lock.json npm-shrinkwrap.json .npmrc yarn.lock .yarnrc .yarnrc.yml .pnp.cjs
  pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.cjs .pnpmfile.mjs bun.lock bun.lockb bunfig.toml binding.gyp
  lerna.json rush.json nx.json turbo.json deno.json deno.lock schema.prisma prisma.config.ts
  pyproject.toml setup.py setup.cfg poetry.lock poetry.toml uv.lock uv.toml pdm.lock Pipfile Pipfile.lock
  tox.ini noxfile.py pip.conf MANIFEST.in environment.yml hatch.toml
  go.mod go.sum go.work go.work.sum Cargo.toml Cargo.lock build.rs
  pom.xml mvnw gradlew gradle.properties gradle.lockfile gradle-wrapper.properties maven-wrapper.properties
  libs.versions.toml Gemfile Gemfile.lock gems.rb gems.locked Rakefile composer.json composer.lock
  .tool-versions .nvmrc .node-version .python-version .ruby-version .java-version .go-version .php-version .sdkmanrc
  rust-toolchain rust-toolchain.toml mise.toml .mise.toml devcontainer.json Makefile
  `
    .trim()
    .split(/\s+/),
);
const FORMS = [
  /(?:^|\/)(?:[\w-]+[-_])?requirements[^/]*\.(?:txt|in)$/,
  /(?:^|\/)(?:requirements|constraints)\/[^/]+\.(?:txt|in)$/,
  /(?:^|\/)constraints[^/]*\.txt$/,
  /\.gradle(?:\.kts)?$/,
  /\.gemspec$/,
  /(?:^|\/)prisma\/.*\.prisma$/,
  /(?:^|\/)(?:\.bundle|\.cargo)\/config(?:\.toml)?$/,
  // What package managers apply, run or bring themselves.
  /(?:^|\/)(?:\.?patches|\.yarn\/(?:patches|releases|plugins)|vendor|\.mvn|buildSrc|build-logic)\//,
];

/** Whether an installation may read this file of a repository. */
export function isManifest(path: string): boolean {
  return NAMES.has(posix.basename(path)) || FORMS.some((form) => form.test(path));
}
