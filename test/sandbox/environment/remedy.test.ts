import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/sandbox/environment/diagnosis.ts';
import {
  commandsOf,
  firstEnvironment,
  type Environment,
  type EnvironmentToolchain,
} from '../../../src/sandbox/environment/environment.ts';
import { remedy } from '../../../src/sandbox/environment/remedy.ts';

const TOOLCHAIN: EnvironmentToolchain = {
  systemPackages: ['git-lfs'],
  runtimes: [{ name: 'node', wants: '>=18', because: 'engines of package.json' }],
  install: 'npm ci --ignore-scripts',
  scripts: 'npm rebuild',
  build: 'npm run build',
};

const PYTHON: EnvironmentToolchain = {
  systemPackages: [],
  runtimes: [],
  install: '.venv/bin/pip install -e .',
  withoutRegistry: {
    systemPackages: ['python3-pytest'],
    install: 'python3 -m venv --system-site-packages .venv',
  },
};

const because = 'It said so.';
const network = (more: Partial<Diagnosis & { kind: 'network' }> = {}): Diagnosis => ({
  kind: 'network',
  host: 'pypi.org',
  refused: false,
  during: 'install',
  because,
  ...more,
});
const node = (wants: string): Diagnosis => ({ kind: 'runtime', need: { name: 'node', wants }, because });

const after = (diagnosis: Diagnosis, toolchain = TOOLCHAIN, before = firstEnvironment(toolchain)) =>
  remedy(before, diagnosis, toolchain)?.environment;

describe('the environment to begin with', () => {
  it('is what was detected, without scripts and without a build', () => {
    expect(firstEnvironment(TOOLCHAIN)).toEqual({
      systemPackages: ['git-lfs'],
      runtimes: [{ name: 'node', wants: '>=18' }],
      scripts: false,
      build: false,
      withoutRegistry: false,
    });
    expect(firstEnvironment({ ...TOOLCHAIN, runScripts: true }).scripts).toBe(true);
  });

  const worked: Environment = {
    systemPackages: ['libffi-dev'],
    runtimes: [{ name: 'node', wants: '16' }],
    install: 'npm install',
    scripts: true,
    build: true,
    withoutRegistry: false,
  };

  it('is what worked with the same manifests', () => {
    const first = firstEnvironment(TOOLCHAIN, { environment: worked, sameKey: true, isRecent: true });
    expect(first).toEqual({ ...worked, systemPackages: ['git-lfs', 'libffi-dev'] });
    expect(commandsOf(first, TOOLCHAIN)).toEqual({
      install: 'npm install',
      scripts: 'npm rebuild',
      build: 'npm run build',
    });
  });

  it('takes neither versions nor commands from what worked with other manifests', () => {
    const first = firstEnvironment(TOOLCHAIN, { environment: worked, sameKey: false });
    expect(first).toMatchObject({ runtimes: [{ name: 'node', wants: '>=18' }], scripts: true });
    expect(first.systemPackages).toEqual(['git-lfs', 'libffi-dev']);
    expect(commandsOf(first, TOOLCHAIN).install).toBe('npm ci --ignore-scripts');
  });

  it('does not stay with what a registry that was away had called for', () => {
    const away = { ...worked, withoutRegistry: true };
    const withPyPi = (isRecent: boolean) =>
      firstEnvironment(PYTHON, { environment: away, sameKey: true, isRecent });
    expect(withPyPi(true).withoutRegistry).toBe(true);
    expect(withPyPi(false).withoutRegistry).toBe(false);
    expect(withPyPi(false).install).toBeUndefined();
  });

  it('forgets what the toolchain no longer has', () => {
    const first = firstEnvironment(PYTHON, { environment: worked, sameKey: true });
    expect(first).toMatchObject({ scripts: false, build: false });
  });
});

describe('what to try next', () => {
  it.each<[string, Diagnosis, Partial<Environment>]>([
    [
      'a missing package is added',
      { kind: 'system-package', packages: ['cmake'], because },
      { systemPackages: ['cmake', 'git-lfs'] },
    ],
    [
      'another version takes the place of the one before',
      node('>=22'),
      { runtimes: [{ name: 'node', wants: '>=22' }] },
    ],
    ["the dependencies' scripts run", { kind: 'scripts', because }, { scripts: true }],
    ['the repository is built', { kind: 'build', because }, { build: true }],
    [
      'the lock file is left aside',
      { kind: 'lock-file', because },
      { install: 'npm install --no-package-lock --ignore-scripts' },
    ],
    [
      'peer dependencies are left aside',
      { kind: 'lock-file', because: '“npm error ERESOLVE unable”' },
      { install: 'npm ci --legacy-peer-deps --ignore-scripts' },
    ],
  ])('%s', (_name, diagnosis, changes) => {
    expect(after(diagnosis)).toEqual({ ...firstEnvironment(TOOLCHAIN), ...changes });
  });

  it('is what Debian has, where a registry cannot be reached', () => {
    const changed = after(network(), PYTHON)!;
    expect(changed).toMatchObject({ systemPackages: ['python3-pytest'], withoutRegistry: true });
    expect(commandsOf(changed, PYTHON).install).toContain('--system-site-packages');
    expect(after(network({ during: 'tests' }), PYTHON)).toBeUndefined();
    expect(after(network(), TOOLCHAIN)).toBeUndefined();
  });

  it('is HTTPS, where git was to use SSH', () => {
    const changed = after(
      network({ host: 'github.com', because: '“git ls-remote ssh://git@github.com/a/b.git”' }),
    );
    expect(changed?.install).toMatch(/insteadOf.*https:\/\/github\.com\/.*npm ci --ignore-scripts$/);
    expect(after(network({ host: '$(id)', because: 'over SSH' }))).toBeUndefined();
  });

  it('is caches in the workspace, where an installation filled the disk', () => {
    const changed = after({ kind: 'limit', limit: 'disk', because });
    expect(changed?.install).toContain('npm ci --ignore-scripts');
    expect(after({ kind: 'limit', limit: 'memory', because })).toBeUndefined();
  });

  it('is pnpm as it is there, where the one that is pinned cannot be had', () => {
    const pinned: Diagnosis = { kind: 'lock-file', because: '“Error: ERR_PNPM_BAD_CONFIG_DEP”' };
    const pnpm = { ...TOOLCHAIN, install: 'pnpm install --frozen-lockfile || pnpm install --no-lockfile' };
    expect(after(pinned, pnpm)?.install).toMatch(/pm_on_fail=ignore.*; pnpm install --frozen-lockfile/);
  });

  it('is nothing, where nobody but an operator can help', () => {
    expect(after({ kind: 'private-registry', host: 'npm.acme.example', because })).toBeUndefined();
    expect(after({ kind: 'unknown', because })).toBeUndefined();
    expect(after({ kind: 'scripts', because }, { ...TOOLCHAIN, runScripts: false })).toBeUndefined();
    expect(after({ kind: 'build', because }, PYTHON)).toBeUndefined();
  });

  it('is told in a sentence', () => {
    const { says } = remedy(firstEnvironment(TOOLCHAIN), node('>=22'), TOOLCHAIN)!;
    expect(says).toBe('With node >=22.');
  });

  it.each([
    [{ kind: 'system-package', packages: ['cmake'], because }],
    [node('>=22')],
    [network()],
    [{ kind: 'scripts', because }],
    [{ kind: 'build', because }],
    [{ kind: 'lock-file', because }],
    [{ kind: 'lock-file', because: 'ERESOLVE' }],
    [{ kind: 'lock-file', because: 'ERR_PNPM_BAD_CONFIG_DEP' }],
    [{ kind: 'limit', limit: 'disk', because }],
    [network({ host: 'github.com', because: 'git@github.com:a/b' })],
  ] as [Diagnosis][])('is never the same twice: %j', (diagnosis) => {
    for (const toolchain of [TOOLCHAIN, PYTHON]) {
      const tried: Environment[] = [];
      let current: Environment | undefined = firstEnvironment(toolchain);
      while (current !== undefined && tried.length < 10) {
        tried.push(current);
        current = remedy(current, diagnosis, toolchain, tried)?.environment;
      }
      expect(tried.length).toBeLessThan(5);
    }
  });

  it('does not go back and forth between two versions', () => {
    const first = firstEnvironment(TOOLCHAIN);
    const second = remedy(first, node('16'), TOOLCHAIN)!.environment;
    expect(remedy(second, node('>=18'), TOOLCHAIN, [first])).toBeUndefined();
  });
});
