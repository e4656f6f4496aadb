import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../src/sandbox/detection/versions/version-range.ts';
import { detect, manifest, workflow } from './repositories.ts';

const wants = async (files: Record<string, string>) =>
  (await detect(files)).runtimes.map(({ name, wants: range, because }) => `${name} ${range}: ${because}`);

describe('a range of versions', () => {
  it.each([
    ['node', 'v18.17.0', '^18.17.0'],
    ['node', '20', '20'],
    ['node', '18.x', '18'],
    ['node', 'lts/hydrogen', '18'],
    ['node', 'lts/*', undefined],
    ['node', '^18.18.0 || ^20.9.0 || >=21.1.0', '^18.18.0 || ^20.9.0 || >=21.1.0'],
    ['node', '>= 14 <19', '>=14 <19'],
    ['node', '14 - 18', '>=14 <19'],
    ['node', '*', undefined],
    ['python', '3.11.4', '3.11'],
    ['python', '~=3.8', '>=3.8 <4'],
    ['python', '>=3.8, !=3.9.0, <4', '>=3.8 <4'],
    ['python', '3', undefined],
    ['python', '^3.10', '^3.10'],
    ['ruby', '~> 3.1', '>=3.1 <4'],
    ['ruby', '~> 3.1.2', '>=3.1.2 <3.2'],
    ['ruby', 'ruby-3.2.2', '3.2'],
    ['php', '~8.1.0|~8.2.0', '>=8.1.0 <8.2 || >=8.2.0 <8.3'],
    ['java', 'temurin-17.0.2+8', '17'],
    ['java', '1.8', '8'],
    ['rust', 'stable', undefined],
    ['rust', '1.75.0', '1.75'],
    ['node', 'constructor', undefined],
    ['node', '18; curl example.com', undefined],
  ] as const)('of %s, as %s', (runtime, text, expected) => {
    expect(rangeOf(runtime, text)).toBe(expected);
  });
});

describe('versions of the languages', () => {
  const node = { 'package.json': manifest({ engines: { node: '^18 || ^20' } }) };
  const setup = (version: string) =>
    workflow([], `      - uses: actions/setup-node@v4\n        with:\n          node-version: ${version}\n`);

  it('that only the jobs of older releases run on, or the newest there is, rule out none that is declared', async () => {
    const matrix = (versions: string) => ({
      'package.json': manifest({ engines: { node: '>=18' } }),
      '.github/workflows/ci.yml': setup('${{ matrix.node }}').replace(
        '    steps:',
        `    strategy: { matrix: { node: ${versions} } }\n    steps:`,
      ),
    });
    const because = '`node-version` of .github/workflows/ci.yml, job test';
    expect(await wants(matrix('[16, 18, 20]'))).toEqual([`node 18 || 20: ${because}`]);
    expect(await wants(matrix('[20, "lts/*", latest]'))).toEqual([`node >=20: ${because}`]);
  });

  it('come from the most trusted file that says something', async () => {
    const features =
      '{\n  // comments are allowed\n  "features": {"ghcr.io/devcontainers/features/node:1": {"version": "22"},},\n}';
    const all = {
      ...node,
      '.nvmrc': 'v20.11.1\n',
      '.tool-versions': 'nodejs 21.1.0\n',
      '.devcontainer/devcontainer.json': features,
    };
    expect(await wants(all)).toEqual([
      'node 22: the feature ghcr.io/devcontainers/features/node:1 of .devcontainer/devcontainer.json',
    ]);
    expect(await wants({ ...all, '.devcontainer/devcontainer.json': '' })).toEqual([
      'node ^21.1.0: .tool-versions',
    ]);
    expect(await wants({ ...node, '.nvmrc': 'lts/*' })).toEqual([
      'node ^18 || ^20: `engines` of package.json',
    ]);
  });

  it('come from what the workflows test with where a lower bound is all there is, or an image', async () => {
    const matrix = setup('${{ matrix.node }}').replace(
      '    steps:',
      '    strategy:\n      matrix:\n        node: [18, 20.x, lts/*]\n        include:\n          - node: 22\n    steps:',
    );
    const open = {
      'package.json': manifest({ engines: { node: '>=6' } }),
      '.github/workflows/ci.yml': matrix,
    };
    expect(await wants(open)).toEqual(['node >=18: `node-version` of .github/workflows/ci.yml, job test']);
    const image = {
      'package.json': '{}',
      '.devcontainer/devcontainer.json':
        '{"image": "mcr.microsoft.com/devcontainers/javascript-node:1-20-bookworm"}',
    };
    expect(await wants(image)).toEqual([
      'node 20: the image mcr.microsoft.com/devcontainers/javascript-node:1-20-bookworm of .devcontainer/devcontainer.json',
    ]);
    expect(await wants({ ...image, '.github/workflows/ci.yml': setup('"22"') })).toEqual([
      'node 22: `node-version` of .github/workflows/ci.yml, job test',
    ]);
  });
});

describe('what is around', () => {
  it('is the system’s packages that workflows and devcontainers install, and no others', async () => {
    const { systemPackages, because } = await detect({
      'package.json': '{}',
      '.github/workflows/ci.yml': workflow([
        'sudo apt-get update && sudo apt-get install -y --no-install-recommends libvips-dev ffmpeg=7:5.1 nodejs docker-ce',
        'sudo apt-get install -y "libfoo;reboot" $(cat list) ${{ matrix.package }}',
      ]),
      '.devcontainer/devcontainer.json':
        '{"postCreateCommand": ["sudo", "apt-get", "install", "-y", "libpq-dev"]}',
      '.github/workflows/release.yml': workflow(['sudo apt-get install -y rpm']),
    });
    expect(systemPackages).toEqual(['libpq-dev', 'libvips-dev', 'ffmpeg']);
    expect(because).toContain('libvips-dev: installed by .github/workflows/ci.yml, job test');
  });

  it('is the hosts that lock files take packages from, and no addresses or home pages', async () => {
    const lock = [
      '"resolved": "https://npm.example.com/a/-/a-1.0.0.tgz"',
      '"resolved": "https://user:secret@Registry.Example.org:443/b.tgz"',
      '"resolved": "http://169.254.169.254/latest"',
      '"resolved": "http://[::1]/x"',
      '"resolved": "https://localhost/x"',
      '"resolved": "https://host.internal/x"',
      '"resolved": "https://exa mple.com/x"',
      '"url": "https://opencollective.com/someone"',
    ].join(',\n');
    const { hosts } = await detect({
      'package.json': '{}',
      'package-lock.json': lock,
      'test/fixtures/app/package-lock.json': '"resolved": "https://fixture.example.com/a.tgz"',
    });
    expect(hosts).toEqual([
      'registry.npmjs.org',
      'registry.yarnpkg.com',
      'npm.example.com',
      'registry.example.org',
    ]);
  });

  it('is overridden line by line', async () => {
    const toolchain = await detect(
      {
        'package.json': manifest({
          workspaces: ['a'],
          engines: { node: '18' },
          scripts: { test: 'vitest', lint: 'eslint .' },
        }),
        'a/package.json': manifest({ scripts: { test: 'vitest', build: 'tsc' } }),
      },
      {
        test: 'make test',
        runtimes: [{ name: 'node', wants: '22' }],
        systemPackages: ['make'],
        hosts: ['npm.example.com'],
        runScripts: true,
      },
    );
    expect(toolchain).toMatchObject({
      test: 'make test',
      testFiles: 'npx --no-install vitest run --coverage.enabled=false {files}',
      lint: 'npm run lint',
      runtimes: [{ name: 'node', wants: '22', because: 'as the repository configures it' }],
      systemPackages: ['make'],
      runScripts: true,
    });
    expect(toolchain.packages[0]!.commands).toEqual({
      build: 'cd a && npm run build',
      testFiles: 'cd a && npx --no-install vitest run --coverage.enabled=false {files}',
    });
  });
});
