import { isIP } from 'node:net';
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

/** Where the lock files say that their packages are, for what they call an address of one: not their home pages. */
const ADDRESS =
  /(?:"resolved": ?"|resolved "|tarball: ?|"url": ?"|url = "|source = "(?:registry|sparse|git)\+|registry = "|remote: |^source ['"]|distributionUrl=|index = "|\[")(?:git\+)?(https?)(?::|\\:)\/\/([^/"'\s\\)]{1,255})/gm;

/** The hosts that the repository's own lock files name. */
export async function lockFileHosts(tree: Tree): Promise<{ host: string; source: string }[]> {
  const found = new Map<string, string>();
  const paths = [...tree.files].filter((path) => LOCK_FILE.test(path)).slice(0, MAX_LOCK_FILES);
  for (const path of paths) {
    const text = (await tree.read(path)) ?? '';
    for (const [, , authority = ''] of text.matchAll(ADDRESS)) {
      const host = authority.replace(/^.*@/, '').replace(/:443$/, '').toLowerCase();
      if (found.size >= MAX_HOSTS) break;
      if (isHostName(host) && !found.has(host)) found.set(host, path);
    }
  }
  return [...found].map(([host, source]) => ({ host, source }));
}

/** A name with a dot in it, and no address: those lead past every list of names. */
export function isHostName(untrustedHost: string): boolean {
  return (
    untrustedHost.length <= 253 &&
    isIP(untrustedHost) === 0 &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(untrustedHost) &&
    !/(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa|onion)$/.test(untrustedHost)
  );
}
