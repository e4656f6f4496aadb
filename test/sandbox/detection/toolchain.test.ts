import { describe, expect, it } from 'vitest';
import { detectToolchain } from '../../../src/sandbox/detection/toolchain.ts';

const detect = (tree: Record<string, string>, override = {}) =>
  detectToolchain(new Set(Object.keys(tree)), (path) => Promise.resolve(tree[path]), override);
const manifest = (content: object) => JSON.stringify(content);
const testing = (test: string, more: object = {}) =>
  detect({ 'package.json': manifest({ scripts: { test }, ...more }) });

describe('installing', () => {
  it.each([
    [{ 'package-lock.json': '' }, {}, /^npm ci .*\|\| npm install --ignore-scripts --no-package-lock/],
    [{}, {}, /^npm install --ignore-scripts --no-package-lock/],
    [
      { 'pnpm-lock.yaml': '' },
      {},
      /^pnpm install --frozen-lockfile --ignore-scripts .*\|\| pnpm install --no-lockfile/,
    ],
    [{ 'yarn.lock': '' }, {}, /^yarn install --non-interactive --frozen-lockfile --ignore-scripts .*\|\| /],
    [
      { 'yarn.lock': '' },
      { packageManager: 'yarn@4.5.0+sha224.aa' },
      /^YARN_NODE_LINKER=node-modules YARN_ENABLE_SCRIPTS=false YARN_ENABLE_GLOBAL_CACHE=false npx --yes @yarnpkg\/cli-dist@4\.5\.0 install --immutable \|\| /,
    ],
    [
      {
        'yarn.lock': '',
        '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-3.2.1.cjs\n',
        '.yarn/releases/yarn-3.2.1.cjs': '',
      },
      {},
      /^YARN_NODE_LINKER=node-modules YARN_ENABLE_SCRIPTS=false YARN_ENABLE_GLOBAL_CACHE=false node \.yarn\/releases\/yarn-3\.2\.1\.cjs install --immutable \|\| /,
    ],
    [{ 'bun.lock': '' }, {}, /^bun install --frozen-lockfile --ignore-scripts \|\| /],
    [
      { 'bun.lockb': '', 'package-lock.json': '' },
      { packageManager: 'bun@1.2.20' },
      /^bun install --frozen-lockfile --ignore-scripts \|\| /,
    ],
  ])('follows %j with %j', async (files, more, expected) => {
    const { install, because } = await detect({ ...files, 'package.json': manifest(more) });
    expect(install).toMatch(expected);
    expect(because[0]).toMatch(/^install: /);
  });
});

describe('running tests', () => {
  it.each([
    [
      'tsc -p tsconfig.spec.json && vitest --run',
      'npx --no-install vitest run --coverage.enabled=false {files}',
    ],
    [
      'vitest --coverage --project node',
      'npx --no-install vitest run --project node --coverage.enabled=false {files}',
    ],
    [
      'cross-env NODE_ENV=test c8 --reporter lcov mocha -r ts-node/register --timeout 5000 "test/**/*.ts"',
      'NODE_ENV=test npx --no-install mocha -r ts-node/register --timeout 5000 {files}',
    ],
    [
      'NODE_OPTIONS=--experimental-vm-modules jest --coverage',
      'NODE_OPTIONS=--experimental-vm-modules npx --no-install jest --coverage=false --runTestsByPath {files}',
    ],
    [
      'c8 --reporter html borp --reporter=@x/line --check-coverage --lines 100',
      'BORP_CONF_FILE=none npx --no-install borp --reporter=@x/line {files}',
    ],
    ['node --import tsx --test "test/*.ts"', 'node --import tsx --test {files}'],
    ['jest --env node', 'npx --no-install jest --env node --coverage=false --runTestsByPath {files}'],
    ['bun test src', 'bun test {files}'],
    ['xo && ava', 'npx --no-install ava {files}'],
  ])('for some files as the script `%s` does for all', async (script, expected) => {
    expect((await testing(script)).testFiles).toBe(expected);
  });

  it('follows scripts that call scripts, without going round in circles', async () => {
    const scripts = { test: 'npm run lint && npm run unit', lint: 'eslint', unit: 'tap test/*.js --cov' };
    const toolchain = await detect({
      'package.json': manifest({ scripts, devDependencies: { tap: '^16.3.0' } }),
    });
    expect(toolchain).toMatchObject({
      test: 'npx --no-install tap --cov --no-coverage test/*.js',
      testFiles: 'npx --no-install tap --cov --no-coverage {files}',
      lint: 'npm run lint',
    });
    expect(toolchain.because).toContain('test: tap, from the script `unit` of package.json');
    expect(await testing('npm test')).toMatchObject({ test: 'npm run test' });
  });

  it('takes an unknown runner as it is, an installed one where no script names it, and none where there is none', async () => {
    expect(await testing('make check')).toMatchObject({ test: 'npm run test' });
    expect((await testing('make check')).testFiles).toBeUndefined();
    expect(await testing('turbo test', { devDependencies: { vitest: '3' } })).toMatchObject({
      test: 'npx --no-install vitest run --coverage.enabled=false',
    });
    expect((await testing('echo "Error: no test specified" && exit 1')).test).toBeUndefined();
  });
});

describe('checking', () => {
  it('never takes a script that rewrites files for a check', async () => {
    const scripts = {
      lint: 'eslint . --fix',
      'check:lint': 'eslint .',
      format: 'prettier --write .',
      typecheck: 'tsc',
    };
    const toolchain = await detect({ 'package.json': manifest({ scripts }), 'pnpm-lock.yaml': '' });
    expect(toolchain).toMatchObject({ lint: 'pnpm run check:lint', typecheck: 'pnpm run typecheck' });
    expect(toolchain.format).toBeUndefined();
  });

  it('asks the compiler where no script does', async () => {
    const tree = {
      'package.json': manifest({ devDependencies: { typescript: '5' } }),
      'tsconfig.json': '{}',
    };
    expect(await detect(tree)).toMatchObject({ typecheck: 'npx --no-install tsc --noEmit' });
  });
});

describe('other languages and odd repositories', () => {
  it('gives Python a virtual environment inside the workspace', async () => {
    const pyproject =
      '[project]\nname = "x"\n[project.optional-dependencies]\ntest = ["pytest"]\n[dependency-groups]\ndev = ["ruff"]\n';
    const toolchain = await detect({ 'pyproject.toml': pyproject, 'requirements-dev.txt': 'pytest' });
    expect(toolchain.install).toBe(
      "python3 -m venv .venv && echo '*' > .venv/.gitignore" +
        ' && .venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip' +
        " && .venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test]' -r requirements-dev.txt --group dev",
    );
    expect(toolchain.testFiles).toBe('.venv/bin/python -m pytest {files}');
    expect((await detect({ 'setup.py': '' })).test).toBe('.venv/bin/python -m unittest');
  });

  it('knows the commands of Go and Rust', async () => {
    expect(await detect({ 'go.mod': '' })).toMatchObject({ test: 'go test ./...' });
    expect(await detect({ 'Cargo.toml': '', 'Cargo.lock': '' })).toMatchObject({
      install: 'cargo fetch --locked',
    });
  });

  it('finds nothing in an empty repository, and does not fail on a broken manifest', async () => {
    expect(await detect({})).toMatchObject({ because: [] });
    expect(await detect({ 'package.json': '{ "scripts": ' })).toMatchObject({ because: [] });
    expect(await detect({ 'package.json': '{"scripts": 3}' })).toMatchObject({
      install: expect.stringMatching(/^npm/),
    });
  });

  it('prefers what the repository configures', async () => {
    const toolchain = await detect({ 'go.mod': '' }, { test: 'make test' });
    expect(toolchain).toMatchObject({ test: 'make test', lint: 'go vet ./...' });
    expect(toolchain.because).toContain('test: `make test`, as the repository configures it');
  });
});
