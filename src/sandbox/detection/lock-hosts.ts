import { isIP } from 'node:net';
import { ASIDE } from './aside.ts';
import type { Tree } from './tree.ts';

export type Ecosystem = 'javascript' | 'python' | 'go' | 'rust' | 'java' | 'ruby' | 'php';

/** What each ecosystem's tools connect to unless they are told otherwise. */
export const REGISTRIES: Readonly<Record<Ecosystem, readonly string[]>> = {
  javascript: ['registry.npmjs.org', 'registry.yarnpkg.com'],
  python: ['pypi.org', 'files.pythonhosted.org'],
  go: ['proxy.golang.org', 'sum.golang.org'],
  rust: ['index.crates.io', 'static.crates.io', 'crates.io'],
  java: [
    'repo.maven.apache.org',
    'repo1.maven.org',
    'plugins.gradle.org',
    'plugins-artifacts.gradle.org',
    'services.gradle.org',
    'downloads.gradle.org',
  ],
  ruby: ['rubygems.org', 'index.rubygems.org'],
  php: ['repo.packagist.org', 'packagist.org', 'api.github.com', 'codeload.github.com'],
};

const LOCK_FILE =
  /^(?:[^/]+\/){0,2}(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile(?:\.lock)?|Cargo\.lock|Gemfile(?:\.lock)?|composer\.lock|gradle-wrapper\.properties)$|^gradle\/wrapper\/gradle-wrapper\.properties$/;
const MAX_LOCK_FILES = 20;
const MAX_HOSTS = 40;

/** How a lock file says where a package is; the home pages of packages stand in some of them too. */
const ADDRESSES: readonly (readonly [file: RegExp, form: RegExp])[] = [
  [/(?:package-lock|npm-shrinkwrap)\.json$/, /"resolved": ?"(?:git\+)?https?:\/\/([^/"\s]{1,255})/g],
  [/yarn\.lock$/, /^ {2}(?:resolved "|resolution: ".{0,200}@)https?:\/\/([^/"\s]{1,255})/gm],
  [/pnpm-lock\.yaml$/, /tarball: ?["']?https?:\/\/([^/"'\s]{1,255})/g],
  [/bun\.lock$/, /", "https?:\/\/([^/"\s]{1,255})/g],
  [/(?:poetry|uv|pdm)\.lock$/, /(?:url|registry|git) = "(?:git\+)?https?:\/\/([^/"\s]{1,255})/g],
  [/Pipfile(?:\.lock)?$/, /"?url"?\s*[:=]\s*"https?:\/\/([^/"\s]{1,255})/g],
  [
    /Cargo\.lock$/,
    /^source = "(?:registry|sparse|git)\+https?:\/\/(?!github\.com\/rust-lang\/crates\.io-index)([^/"\s]{1,255})/gm,
  ],
  [/Gemfile(?:\.lock)?$/, /^[ \t]*(?:remote: |source ["'])https?:\/\/([^/"'\s]{1,255})/gm],
  [/composer\.lock$/, /"dist": \{[^{}]{0,300}"url": "https?:\/\/([^/"\s]{1,255})/g],
  [/gradle-wrapper\.properties$/, /^distributionUrl=https?\\?:\/\/([^/\s]{1,255})/gm],
];

/** The hosts that the repository's own lock files name. */
export async function lockFileHosts(tree: Tree): Promise<{ host: string; source: string }[]> {
  const found = new Map<string, string>();
  const paths = [...tree.files]
    .filter((path) => LOCK_FILE.test(path) && !ASIDE.test(path))
    .slice(0, MAX_LOCK_FILES);
  for (const path of paths) {
    const text = (await tree.read(path)) ?? '';
    const form = ADDRESSES.find(([file]) => file.test(path))?.[1];
    for (const [, authority = ''] of form ? text.matchAll(form) : []) {
      const host = authority.replace(/^.*@/, '').replace(/:443$/, '').toLowerCase();
      if (found.size >= MAX_HOSTS) break;
      if (isHostName(host) && !found.has(host)) found.set(host, path);
    }
  }
  return [...found].map(([host, source]) => ({ host, source }));
}

/** Where node-gyp has the headers of Node from, which a native module is compiled with. */
export async function nativeHosts(tree: Tree): Promise<{ host: string; source: string }[]> {
  const host = 'nodejs.org';
  if (tree.files.has('binding.gyp')) return [{ host, source: 'binding.gyp' }];
  for (const source of ['package.json', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'])
    if (tree.files.has(source) && NATIVE.test((await tree.read(source)) ?? '')) return [{ host, source }];
  return [];
}

const NATIVE = /["'/ ](?:node-gyp(?:-build)?|prebuild-install|node-pre-gyp|node-addon-api|nan)["'@:]/;

/** A name with a dot in it, and no address: those lead past every list of names. */
export function isHostName(untrustedHost: string): boolean {
  return (
    untrustedHost.length <= 253 &&
    isIP(untrustedHost) === 0 &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(untrustedHost) &&
    !/(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa|onion)$/.test(untrustedHost)
  );
}
