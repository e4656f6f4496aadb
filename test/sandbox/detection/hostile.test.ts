import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { targetsOf } from '../../../src/sandbox/detection/clues/makefile.ts';
import { readWorkflows } from '../../../src/sandbox/detection/clues/workflows.ts';
import type { Toolchain } from '../../../src/sandbox/detection/toolchain.ts';
import { GROUPS } from './read-files.ts';
import { detect, manifest, workflow } from './repositories.ts';

const commandsOf = (toolchain: Toolchain) =>
  [toolchain, ...toolchain.packages.map(({ commands }) => commands)].flatMap((commands) =>
    Object.values(commands).filter((value) => typeof value === 'string'),
  );

describe('names that are more than names', () => {
  const evil = '$(touch pwned)';

  it('get into no command as folders', async () => {
    const folders = [
      `packages/${evil}`,
      'packages/a;b',
      'packages/`id`',
      "packages/a'b",
      'packages/-rf',
      'packages/a\nb',
      'packages/..',
    ];
    const toolchain = await detect({
      'package.json': manifest({ workspaces: ['packages/*'] }),
      ...Object.fromEntries(
        folders.map((folder) => [`${folder}/package.json`, manifest({ scripts: { test: 'vitest' } })]),
      ),
      'packages/a b/package.json': manifest({ name: evil, scripts: { test: 'vitest' } }),
    });
    expect(toolchain.packages.map(({ folder }) => folder)).toEqual(['packages/a b']);
    expect(toolchain.packages[0]!.commands.test).toMatch(/^cd 'packages\/a b' && npx /);
    expect(commandsOf(toolchain).join('\n')).not.toContain('pwned');
  });

  it.each([
    ['a pinned package manager', { 'package.json': manifest({ packageManager: `pnpm@9.0.0${evil}` }) }],
    ['a lock file’s form', { 'package.json': '{}', 'pnpm-lock.yaml': `lockfileVersion: '${evil}'` }],
    ['Yarn’s own program', { 'package.json': '{}', '.yarnrc.yml': `yarnPath: ${evil}`, [evil]: '' }],
    [
      'extras and groups',
      {
        'pyproject.toml': `[project]\nname = "x"\n[project.optional-dependencies]\n"${evil}" = []\n[dependency-groups]\n"${evil}" = []\n`,
        '.github/workflows/ci.yml': workflow([`uv sync --group '${evil}' --extra '${evil}'`]),
      },
    ],
    [
      'requirements files',
      {
        'setup.py': '',
        [`requirements-${evil}.txt`]: '',
        '.github/workflows/ci.yml': workflow([`pip install -r 'requirements-${evil}.txt'`]),
      },
    ],
    [
      'hooks',
      {
        'setup.py': '',
        'ruff.toml': '',
        '.pre-commit-config.yaml': `- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: ${evil}\n  hooks:\n    - id: ruff\n`,
      },
    ],
    ['crates', { 'Cargo.toml': '[workspace]\n', 'a/Cargo.toml': `[package]\nname = "${evil}"\n` }],
    ['tags of Go', { 'go.mod': '', '.github/workflows/ci.yml': workflow([`go test -tags '${evil}' ./...`]) }],
    ['modules of Maven', { 'pom.xml': `<module>${evil}</module>`, [`${evil}/pom.xml`]: '' }],
    [
      'projects of Gradle',
      { 'build.gradle': '', 'settings.gradle': `include '${evil}'`, [`${evil}/build.gradle`]: '' },
    ],
    ['gems', { Gemfile: `gem 'rspec${evil}'`, '.rspec': '' }],
    [
      'tasks of Rake',
      {
        Gemfile: '',
        Rakefile: '',
        'test/a.rb': '',
        '.github/workflows/ci.yml': workflow([`rake 'test:${evil}'`]),
      },
    ],
    ['extensions of PHP', { 'composer.json': manifest({ require: { [`ext-${evil}`]: '*' } }) }],
    ['targets', { Makefile: `test ${evil}:\n\ttrue\n` }],
    [
      'packages of the system',
      {
        'package.json': '{}',
        '.github/workflows/ci.yml': workflow([`apt-get install '${evil}' git-pwned- a;b`]),
      },
    ],
  ])('get into no command as %s', async (_, files) => {
    const toolchain = await detect(files);
    const { systemPackages, hosts, withoutRegistry } = toolchain;
    const said = [
      ...commandsOf(toolchain),
      ...systemPackages,
      ...hosts,
      JSON.stringify(withoutRegistry ?? {}),
    ];
    expect(said.join('\n')).not.toContain('pwned');
  });

  it('are quoted where they may be anything', async () => {
    const toolchain = await detect({
      'pyproject.toml':
        '[project]\nname = "x"\n[tool.hatch.envs.default]\ndependencies = ["a>=1; python_version > \'3\'"]\n',
    });
    expect(toolchain.install).toContain(String.raw`'a>=1; python_version > '\''3'\'''`);
  });

  it('that every object has are names like others', async () => {
    const scripts = { test: 'npm run constructor && npm run toString', constructor: 'constructor' };
    expect(
      await detect({
        'package.json': JSON.stringify({ scripts }),
        '.nvmrc': '__proto__',
        '.tool-versions': 'constructor 1\n',
      }),
    ).toMatchObject({
      test: 'npm run test',
      runtimes: [],
    });
    expect(
      await detect({
        'package.json': '{"__proto__": {"scripts": {}}, "scripts": {"__proto__": "x", "test": "vitest"}}',
      }),
    ).toMatchObject({
      test: expect.stringMatching(/vitest/),
    });
  });
});

describe('files made to take for ever', () => {
  const bomb = [
    'a: &a [x]',
    ...'bcdefghij'
      .split('')
      .map((name, n) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[n]}`).join(',')}]`),
  ].join('\n');
  const long = 2_000_000;
  const workspaces = Array.from({ length: 10_000 }, (_, n) => [
    `packages/p${n}/package.json`,
    '{"scripts":{"test":"vitest"}}',
  ]);

  it.each<[string, Record<string, string>, install?: string]>([
    ['a manifest of 50 MB', { 'package.json': `{"scripts":{"test":"${'x'.repeat(50_000_000)}"}}` }],
    ['a manifest of comments that never end', { 'package.json': '/*'.repeat(long / 2 - 1) }],
    ['a manifest of texts that never end', { 'package.json': String.raw`\"`.repeat(long / 2 - 1) }],
    [
      'ten thousand workspaces',
      {
        'package.json': manifest({
          workspaces: ['packages/*', '**/**', ...Array(2_000).fill('{a,b,c}/**/x*y*z')],
        }),
        ...Object.fromEntries(workspaces),
      },
      'npm install',
    ],
    [
      'a bomb of aliases',
      { 'package.json': '{}', '.github/workflows/ci.yml': bomb, 'pnpm-workspace.yaml': bomb },
      'npm install',
    ],
    [
      'brackets without end',
      {
        'package.json': '['.repeat(100_000),
        '.github/workflows/ci.yml': '['.repeat(100_000),
        'pyproject.toml': `a = ${'['.repeat(100_000)}`,
      },
      'python3 -m',
    ],
    [
      'a line of blanks',
      {
        Makefile: `${' '.repeat(long)}x`,
        'setup.py': '',
        'tox.ini': `[testenv]\n${' '.repeat(long - 20)}`,
        '.pre-commit-config.yaml': `repo: https://github.com/a/b${'\n'.repeat(long)}`,
      },
      'python3 -m',
    ],
    [
      'a script of blanks',
      {
        'package.json': manifest({
          scripts: {
            prepare: `${' '.repeat(100_000)}x`,
            postinstall: 'npx '.repeat(100_000),
            test: `"${"'".repeat(100_000)}`,
          },
        }),
      },
      'npm install',
    ],
    [
      'a lock file of addresses',
      { 'package.json': '{}', 'package-lock.json': '"resolved": "https://'.repeat(500_000) },
      'npm ci',
    ],
    [
      'fences without end',
      { 'package.json': '{}', 'CONTRIBUTING.md': '```sh\n```x\n'.repeat(100_000) },
      'npm install',
    ],
    [
      'steps that repeat a script',
      {
        'package.json': '{}',
        '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: a\n    steps:\n      - run: &r "${'npm test; '.repeat(20_000)}"\n${'      - run: *r\n'.repeat(90)}`,
      },
      'npm install',
    ],
  ])(
    'are left behind: %s',
    async (_, files, install) => {
      const toolchain = await detect(files);
      // What the other files say holds, and nothing of it is said at length.
      expect(JSON.stringify(toolchain).length).toBeLessThan(1_000);
      expect(toolchain.install?.split(' ', 2).join(' ')).toBe(install);
    },
    20_000,
  );
});

describe('files full of one thing', () => {
  const PATIENCE = 20_000;

  it.each(Object.keys(GROUPS))(
    'are read to their end: %s',
    async (group) => {
      const script = fileURLToPath(new URL('hostile-runs.ts', import.meta.url));
      const reader = spawn(process.execPath, [script, group], { stdio: ['ignore', 'pipe', 'inherit'] });
      const patience = setTimeout(() => reader.kill('SIGKILL'), PATIENCE);
      let said = '';
      for await (const chunk of reader.stdout) {
        said += String(chunk);
        patience.refresh();
      }
      clearTimeout(patience);
      // Else the file that it was at.
      expect(said.trimEnd().split('\n').at(-1)).toBe('done');
    },
    600_000,
  );
});

describe('what multiplies', () => {
  const recipeOf = async (makefile: string) => {
    const read = () => Promise.resolve(makefile);
    return (await targetsOf({ files: new Set(['Makefile']), read })).get('test')?.recipe ?? '';
  };

  it('stays short in a Makefile', async () => {
    const twice = `A = ${'$(B)'.repeat(70)}\nB = ${'b'.repeat(290)}\n`;
    const long = `C = ${'c'.repeat(30_000)}\n`;
    const recipe = await recipeOf(`${twice}${long}test:\n${`\t${'$(A)$(C)'.repeat(500)}\n`.repeat(50)}`);
    expect(recipe).toMatch(/^b/);
    expect(recipe.length).toBeLessThanOrEqual(10_001);
    expect(await recipeOf(`${long}test:\n\techo $(C)\n`)).toBe('echo $(C)\n');
  });

  const commandsIn = async (text: string) => {
    const path = '.github/workflows/ci.yml';
    return (await readWorkflows({ files: new Set([path]), read: () => Promise.resolve(text) })).commands;
  };

  it('is not filled into the steps of a workflow where it is long', async () => {
    const step = (value: string) =>
      `on: push\nenv:\n  A: ${value}\njobs:\n  test:\n    runs-on: a\n    steps:\n      - run: echo \${{ env.A }}\n`;
    expect(await commandsIn(step('short'))).toMatchObject([{ words: ['echo', 'short'] }]);
    expect(await commandsIn(step('x'.repeat(500)))).toEqual([]);
  });

  it('is read a bounded number of times where it is an alias', async () => {
    const steps = `runs-on: a\n    steps:\n${'      - run: *r\n'.repeat(20)}`;
    const jobs = Array.from({ length: 4 }, (_, n) => `  job${n}:\n    ${steps}`).join('');
    const commands = await commandsIn(`on: push\nenv:\n  A: &r "${'a; '.repeat(600)}"\njobs:\n${jobs}`);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.length).toBeLessThanOrEqual(12_000);
  });
});
