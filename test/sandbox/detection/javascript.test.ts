import { describe, expect, it } from 'vitest';
import { narrowed } from '../../../src/sandbox/detection/narrowed.ts';
import { withTestFiles } from '../../../src/sandbox/detection/test-files.ts';
import { detect, manifest, workflow } from './repositories.ts';

describe('package managers', () => {
  it('starts the pnpm that is pinned, or that reads the lock file, without Corepack', async () => {
    const scripts = { lint: 'eslint .', postinstall: 'patch-package', prepare: 'husky' };
    const pinned = await detect({
      'package.json': manifest({ packageManager: 'pnpm@9.1.0+sha512.abc', scripts }),
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    });
    expect(pinned).toMatchObject({
      install: expect.stringMatching(/^npx --yes pnpm@9\.1\.0 install --frozen-lockfile --ignore-scripts/),
      scripts: 'npx --yes pnpm@9.1.0 rebuild --recursive && npx --yes pnpm@9.1.0 run postinstall',
      lint: 'npx --yes pnpm@9.1.0 run lint',
    });
    const older = await detect({ 'package.json': '{}', 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" });
    expect(older.install).toMatch(/^npx --yes pnpm@8 install/);
    const current = await detect({ 'package.json': '{}', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" });
    expect(current.install).toMatch(/^pnpm install/);
  });

  it('keeps the cache of classic Yarn out of the small home folder, and tells it from the newer one by its lock', async () => {
    const classic = await detect({ 'package.json': '{}', 'yarn.lock': '# yarn lockfile v1\n' });
    expect(classic.install).toMatch(
      /--cache-folder node_modules\/\.yarn-cache && rm -rf node_modules\/\.yarn-cache/,
    );
    const newer = await detect({ 'package.json': '{}', 'yarn.lock': '__metadata:\n  version: 6\n' });
    expect(newer.install).toMatch(/ npx --yes @yarnpkg\/cli-dist@3 install --immutable/);
  });

  it('never lets a package manager run what it installs before it is asked to', async () => {
    for (const lock of ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock']) {
      const { install } = await detect({ 'package.json': '{}', [lock]: '' });
      for (const command of install!.split(' || ')) expect(command).toMatch(/--ignore-scripts/);
    }
  });
});

describe('scripts that the workflows run', () => {
  it('come before those that are called as usual, except for tests of another kind', async () => {
    const scripts = {
      test: 'vitest',
      'test-unit': 'vitest --project unit*',
      'test-e2e': 'vitest --project e2e',
      check: 'tsc --incremental --noEmit',
      'format-check': 'prettier --check .',
    };
    const toolchain = await detect({
      'package.json': manifest({ scripts }),
      '.github/workflows/ci.yml': workflow(['pnpm run test-e2e', 'pnpm run test-unit', 'pnpm run check']),
    });
    expect(toolchain).toMatchObject({
      test: 'npx --no-install vitest run --project unit* --coverage.enabled=false',
      typecheck: 'npm run check',
      format: 'npm run format-check',
    });
    expect(toolchain.because).toContain(
      'typecheck: the script `check` of package.json, as in .github/workflows/ci.yml, job test',
    );
  });

  it('are called so that they only look, as the workflows call them', async () => {
    const files = (lock: string) => ({
      'package.json': manifest({ scripts: { fmt: 'oxfmt -c .config/oxfmt.json' } }),
      [lock]: '',
      '.github/workflows/ci.yml': workflow(['bun fmt --check']),
    });
    expect(await detect(files('bun.lock'))).toMatchObject({ format: 'bun run fmt --check' });
    expect(await detect(files('package-lock.json'))).toMatchObject({ format: 'npm run fmt -- --check' });
    const { '.github/workflows/ci.yml': _, ...unseen } = files('bun.lock');
    expect(await detect(unseen)).not.toHaveProperty('format');
  });

  it('says nothing of what is only affected by a change, which no sandbox can tell', async () => {
    const scripts = { 'test:types': 'nx affected --targets=test:types --exclude=examples/**' };
    expect(await detect({ 'package.json': manifest({ scripts }) })).toMatchObject({
      typecheck: 'npx --no-install nx run-many --targets=test:types',
    });
  });
});

describe('tools that stand among others in a script', () => {
  const scriptsOf = async (scripts: Readonly<Record<string, string>>) =>
    detect({ 'package.json': manifest({ scripts }) });

  it('are the checks that no script is named for', async () => {
    expect(await scriptsOf({ test: 'xo && ava && tsd' })).toMatchObject({
      lint: 'npx --no-install xo',
      typecheck: 'npx --no-install tsd',
      test: 'npx --no-install ava',
    });
  });

  it('do not mend what they find', async () => {
    const { lint, format } = await scriptsOf({ lint: 'oxlint --fix src test', format: 'prettier --write .' });
    expect(lint).toBe('npx --no-install oxlint src test');
    expect(format).toBeUndefined();
  });

  it('build for the tests where npm runs them before these', async () => {
    const scripts = { compile: 'tsc', pretest: 'npm run compile -- -p tsconfig.test.json', test: 'mocha' };
    expect(await scriptsOf(scripts)).toMatchObject({ build: 'npm run compile -- -p tsconfig.test.json' });
    expect(await scriptsOf({ pretest: 'eslint .', test: 'mocha' })).not.toHaveProperty('build');
  });
});

describe('the tests', () => {
  it('run with the time zone of the workflows', async () => {
    const ci = workflow(['npm test']).replace(
      '    steps:',
      '    env:\n      TZ: Asia/Tokyo\n      KEY: x\n    steps:',
    );
    const toolchain = await detect({
      'package.json': manifest({ scripts: { test: 'jest' } }),
      '.github/workflows/ci.yml': ci,
    });
    expect(toolchain).toMatchObject({
      test: 'TZ=Asia/Tokyo npx --no-install jest --coverage=false',
      testFiles: 'TZ=Asia/Tokyo npx --no-install jest --coverage=false --runTestsByPath {files}',
    });
  });

  it('keep the subcommand that a runner is called with', async () => {
    const scripts = { test: 'tap run tests/**/*.js --timeout=60' };
    const { test } = await detect({ 'package.json': manifest({ scripts, devDependencies: { tap: '^19' } }) });
    expect(test).toBe('npx --no-install tap run --timeout=60 --disable-coverage tests/**/*.js');
  });
});

describe('packages', () => {
  const root = {
    scripts: { test: 'turbo test', build: 'turbo build', lint: 'eslint .' },
    devDependencies: { jest: '29' },
  };
  const core = { name: '@shop/core', scripts: { test: 'jest --coverage', build: 'tsup' } };
  const web = { name: '@shop/web', scripts: { test: 'vitest run', lint: 'next lint' } };
  const tree = {
    'package.json': manifest(root),
    'pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n  - "!packages/old"\n  - apps/**\n',
    'pnpm-lock.yaml': '',
    'packages/core/package.json': manifest(core),
    'packages/old/package.json': manifest({}),
    'apps/shop/web/package.json': manifest(web),
  };

  it.each([
    ['npm and Yarn', { workspaces: ['packages/*', 'apps/**', '!packages/old'] }, {}],
    [
      'Yarn, in its longer form',
      { workspaces: { packages: ['{packages,apps}/*', 'apps/shop/*', '!packages/old'] } },
      {},
    ],
    ['Lerna', {}, { 'lerna.json': manifest({ packages: ['packages/core', 'apps/shop/w*'] }) }],
  ])('are found in the workspaces of %s', async (_, more, files) => {
    const { 'pnpm-workspace.yaml': __, ...others } = tree;
    const { packages } = await detect({
      ...others,
      ...files,
      'package.json': manifest({ ...root, ...more }),
    });
    expect(packages.map(({ folder, name }) => `${folder} ${name}`)).toEqual([
      'apps/shop/web @shop/web',
      'packages/core @shop/core',
    ]);
  });

  it('have the commands of their own, and of the root where they have none', async () => {
    const toolchain = await detect(tree);
    expect(toolchain.packages.map(({ folder }) => folder)).toEqual(['apps/shop/web', 'packages/core']);
    const inCore = narrowed(toolchain, ['packages/core/src/a.ts', 'packages/core/test/a.test.ts']);
    expect(inCore).toMatchObject({
      test: 'cd packages/core && npx --no-install jest --coverage=false',
      build: 'cd packages/core && pnpm run build',
      lint: 'pnpm run lint',
    });
    expect(withTestFiles(inCore.testFiles!, ['packages/core/test/a b.test.ts'])).toBe(
      "cd packages/core && npx --no-install jest --coverage=false --runTestsByPath 'test/a b.test.ts'",
    );
  });

  it('are taken together where a change touches several, and left alone where it touches none', async () => {
    const toolchain = await detect(tree);
    expect(narrowed(toolchain, ['packages/core/a.ts', 'apps/shop/web/b.ts'])).toMatchObject({
      test:
        'code=0; (cd packages/core && npx --no-install jest --coverage=false) || code=$?; ' +
        '(cd apps/shop/web && npx --no-install vitest run --coverage.enabled=false) || code=$?; (exit $code)',
      lint: 'pnpm run lint',
    });
    const whole = narrowed(toolchain, ['packages/core/a.ts', 'README.md']);
    expect(whole).toMatchObject({ test: toolchain.test, build: toolchain.build, install: toolchain.install });
  });

  it('are named to the runner of the root where it runs the tests of all', async () => {
    const toolchain = await detect({
      'package.json': manifest({ workspaces: ['packages/*'], scripts: { test: 'vitest' } }),
      'packages/a/package.json': '{}',
      'packages/a/src/a.test.ts': '',
      'packages/b/package.json': '{}',
    });
    expect(narrowed(toolchain, ['packages/a/src/a.ts']).test).toBe(
      'npx --no-install vitest run --coverage.enabled=false packages/a/',
    );
    expect(narrowed(toolchain, ['packages/b/b.ts']).test).toBe(toolchain.test);
  });
});
