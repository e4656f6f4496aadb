import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose, type Phase } from '../../../src/sandbox/environment/diagnosis.ts';

/** What the tools themselves printed, in containers of Debian 12, shortened. */
const PRINTED = new URL('printed/', import.meta.url);

const system = (...packages: string[]) => ({ kind: 'system-package', packages });
const runtime = (name: string, wants: string) => ({ kind: 'runtime', need: { name, wants } });
const network = (host: string) => ({ kind: 'network', host });
const wanted = (host: string | undefined) => ({ kind: 'private-registry', host });
const limit = (which: string) => ({ kind: 'limit', limit: which });
const scripts = { kind: 'scripts' };
const build = { kind: 'build' };
const lockFile = { kind: 'lock-file' };

const INSTALLATIONS = {
  'berry-404': wanted('registry.yarnpkg.com'),
  'berry-immutable': lockFile,
  'bun-404': wanted('registry.npmjs.org'),
  'bun-frozen': lockFile,
  'bundler-frozen': lockFile,
  'bundler-network': network('index.rubygems.org'),
  'bundler-ruby': runtime('ruby', '^3.4'),
  'cargo-edition': runtime('rust', '>=1.85'),
  'cargo-lock4': runtime('rust', '>=1.78'),
  'cargo-locked': lockFile,
  'cargo-network': network('github.com'),
  'cargo-rustversion': runtime('rust', '>=1.80'),
  'composer-lock': lockFile,
  'composer-network': network('repo.packagist.org'),
  'composer-php': runtime('php', '^8.4'),
  'git-over-https': network('github.com'),
  'git-over-ssh': { kind: 'network', refused: true },
  'go-network': network('proxy.golang.org'),
  'go-private': network('github.com'),
  'go-sum': lockFile,
  'go-version': runtime('go', '>=1.22'),
  'gradle-network': network('repo.maven.apache.org'),
  'java-release': runtime('java', '>=25'),
  'maven-network': network('repo.maven.apache.org'),
  'npm-404': wanted('registry.npmjs.org'),
  'npm-engine': runtime('node', '>=26'),
  'npm-eresolve': lockFile,
  'npm-etarget': lockFile,
  'npm-eusage': lockFile,
  'npm-github': { kind: 'network', host: 'github.com', refused: true },
  'npm-notfound': network('npm.acme.example'),
  'npm-outdated': lockFile,
  'npm-proxy403': wanted('registry.npmjs.org'),
  'pip-network': network('pypi.org'),
  'pip-proxy403': network('pypi.org'),
  'pnpm-404': wanted('registry.npmjs.org'),
  'pnpm-config': lockFile,
  'pnpm-engine': runtime('node', '>=26'),
  'pnpm-outdated': lockFile,
  'pnpm-pinned': lockFile,
  'pnpm-pinned-offline': lockFile,
  'pnpm-proxy403': network('registry.npmjs.org'),
  'poetry-network': network('pypi.org'),
  'poetry-python': runtime('python', '>=3.13'),
  'yarn-404': wanted(undefined),
  'yarn-engine': runtime('node', '>=26'),
  'yarn-frozen': lockFile,
  'yarn-network': network('npm.acme.example'),
  'yarn-proxy403': network('registry.yarnpkg.com'),
};

const SCRIPTS = {
  'canvas-scripts': network('nodejs.org'),
  'header-ffi': system('libffi-dev'),
  'header-libxml': system('libxml2-dev'),
  'ld-pq': system('libpq-dev'),
  'make-protoc': system('protobuf-compiler'),
  'puppeteer-postinstall': network('googlechromelabs.github.io'),
};

const TESTS = {
  'bcrypt-noscripts': scripts,
  'command-cmake': system('cmake'),
  'command-java': runtime('java', '*'),
  'command-rsync': system('rsync'),
  'electron-noscripts': scripts,
  'env-ruby': runtime('ruby', '*'),
  'go-package': runtime('go', '>=1.21'),
  heap: limit('memory'),
  'library-gl': system('libgl1'),
  'library-nss': { kind: 'system-package', packages: expect.arrayContaining(['libnss3', 'libgbm1']) },
  'node-chaining-in-12': runtime('node', '>=14'),
  'node-clone-in-12': runtime('node', '>=18'),
  'node-env-file-in-18': runtime('node', '>=20.6'),
  'node-esm-in-18': runtime('node', '>=22.12'),
  'node-file-in-18': runtime('node', '>=20'),
  'node-hash-in-18': runtime('node', '>=20.19'),
  'node-prefix-in-12': runtime('node', '>=16'),
  'node-replace-in-12': runtime('node', '>=18'),
  'node-resolvers-in-18': runtime('node', '>=22'),
  'node-sorted-in-18': runtime('node', '>=20.19'),
  'node-sqlite-in-18': runtime('node', '>=22.13'),
  'node-websocket-in-18': runtime('node', '>=22'),
  ossl: runtime('node', '16'),
  'own-dist': build,
  prisma: scripts,
  'python-protoc': system('protobuf-compiler'),
  'spawn-git-lfs': system('git-lfs'),
  'spawn-rsync': system('rsync'),
  'sqlite-noscripts': scripts,
  'vitest-dist': build,
  'workspace-import': build,
  'workspace-require': build,
};

function diagnosed(phase: Phase, name: string) {
  const output = readFileSync(new URL(`${name}.txt`, PRINTED), 'utf8');
  const failed = { phase, output, exitCode: 1, ending: 'exited', refusedHosts: [] } as const;
  return diagnose(failed, { systemPackages: [], runtimes: [] });
}

describe('the cause is named from what was really printed', () => {
  it.each(Object.entries(INSTALLATIONS))('by an installation: %s', (name, expected) => {
    expect(diagnosed('install', name)).toMatchObject(expected);
  });

  it.each(Object.entries(SCRIPTS))('by a lifecycle script: %s', (name, expected) => {
    expect(diagnosed('scripts', name)).toMatchObject(expected);
  });

  it.each(Object.entries(TESTS))('by tests: %s', (name, expected) => {
    expect(diagnosed('tests', name)).toMatchObject(expected);
  });

  it('leaves none of the recordings out', () => {
    const names = readdirSync(PRINTED).map((file) => file.replace(/\.txt$/, ''));
    expect(Object.keys({ ...INSTALLATIONS, ...SCRIPTS, ...TESTS }).sort()).toEqual(names.sort());
  });
});
