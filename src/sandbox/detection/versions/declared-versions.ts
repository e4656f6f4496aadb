import { z } from 'zod';
import type { RuntimeName } from '../../runtime.ts';
import { readJson, readText, readToml, type Tree } from '../tree.ts';

type Reader = (tree: Tree) => Promise<readonly (readonly [RuntimeName, string | undefined, where: string])[]>;

/** The most trusted first; of a runtime that several name, the first that says something holds. */
export const READERS: readonly Reader[] = [
  toolVersions,
  firstLine('.nvmrc', 'node'),
  firstLine('.node-version', 'node'),
  firstLine('.python-version', 'python'),
  firstLine('.ruby-version', 'ruby'),
  firstLine('.java-version', 'java'),
  firstLine('.go-version', 'go'),
  firstLine('.php-version', 'php'),
  rustToolchain,
  packageJson,
  goMod,
  pyproject,
  cargo,
  pom,
  gradle,
  gemfile,
  composer,
];

function firstLine(path: string, name: RuntimeName): Reader {
  return async (tree) => {
    const lines = ((await readText(tree, path)) ?? '').split(/\r?\n/);
    return [[name, lines.find((line) => line.trim() !== '' && !line.startsWith('#')), path]];
  };
}

const TOOL_NAMES: Readonly<Record<string, RuntimeName>> = {
  nodejs: 'node',
  node: 'node',
  python: 'python',
  golang: 'go',
  go: 'go',
  rust: 'rust',
  java: 'java',
  ruby: 'ruby',
  php: 'php',
};

async function toolVersions(tree: Tree) {
  const asdf = ((await readText(tree, '.tool-versions')) ?? '').split(/\r?\n/).slice(0, 200);
  const mise = Mise.safeParse(
    (await readToml(tree, 'mise.toml')) ?? (await readToml(tree, '.mise.toml')),
  ).data;
  const lines = [
    ...asdf.map((line) => ({ words: line.trim().split(/\s+/), path: '.tool-versions' })),
    ...Object.entries(mise?.tools ?? {}).map(([tool, version]) => ({
      words: [tool, version],
      path: 'mise.toml',
    })),
  ];
  return lines.flatMap(({ words: [tool = '', version], path }) => {
    const name = Object.hasOwn(TOOL_NAMES, tool) ? TOOL_NAMES[tool] : undefined;
    return name ? [[name, version, path] as const] : [];
  });
}
const Mise = z.object({ tools: z.record(z.string(), z.string().catch('')).catch({}) });

const Engines = z.object({
  engines: z.object({ node: z.string().optional() }).optional().catch(undefined),
  volta: z.object({ node: z.string().optional() }).optional().catch(undefined),
  devEngines: z
    .object({
      runtime: z
        .object({ name: z.literal('node'), version: z.string() })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

async function packageJson(tree: Tree) {
  const found = Engines.safeParse(await readJson(tree, 'package.json')).data;
  return [
    ['node', found?.volta?.node, '`volta` of package.json'],
    ['node', found?.devEngines?.runtime?.version, '`devEngines` of package.json'],
    ['node', found?.engines?.node, '`engines` of package.json'],
  ] as const;
}

async function goMod(tree: Tree) {
  const text = ((await readText(tree, 'go.work')) ?? (await readText(tree, 'go.mod')))?.slice(0, 20_000);
  const version = /^go\s+([\d.]+)/m.exec(text ?? '')?.[1];
  return [['go', version && `>=${version}`, tree.files.has('go.work') ? 'go.work' : 'go.mod']] as const;
}

async function rustToolchain(tree: Tree) {
  const path = ['rust-toolchain.toml', 'rust-toolchain'].find((name) => tree.files.has(name));
  const text = path === undefined ? undefined : await readText(tree, path);
  const channel =
    /^[ \t]*channel[ \t]*=[ \t]*["']([^"'\n]+)/m.exec(text ?? '')?.[1] ?? text?.trim().split('\n')[0];
  return [['rust', channel, path ?? '']] as const;
}

const CargoToml = z.object({
  package: z
    .object({ 'rust-version': z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  workspace: z
    .object({ package: z.object({ 'rust-version': z.string().optional() }).optional() })
    .optional()
    .catch(undefined),
});

async function cargo(tree: Tree) {
  const found = CargoToml.safeParse(await readToml(tree, 'Cargo.toml')).data;
  const version = found?.package?.['rust-version'] ?? found?.workspace?.package?.['rust-version'];
  return [['rust', version && `>=${version}`, '`rust-version` of Cargo.toml']] as const;
}

const PyProject = z.object({
  project: z
    .object({ 'requires-python': z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  tool: z
    .object({
      poetry: z
        .object({ dependencies: z.object({ python: z.string() }) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

async function pyproject(tree: Tree) {
  const found = PyProject.safeParse(await readToml(tree, 'pyproject.toml')).data;
  const older = `${(await readText(tree, 'setup.cfg')) ?? ''}\n${(await readText(tree, 'setup.py')) ?? ''}`;
  const inSetup = /python_requires\s*=\s*["']?([^"'\n]{1,100})/.exec(older)?.[1];
  return [
    ['python', found?.project?.['requires-python'], '`requires-python` of pyproject.toml'],
    ['python', found?.tool?.poetry?.dependencies.python, '`tool.poetry.dependencies` of pyproject.toml'],
    ['python', inSetup, '`python_requires` of the setup file'],
  ] as const;
}

async function pom(tree: Tree) {
  const text = (await readText(tree, 'pom.xml')) ?? '';
  const version =
    /<(?:maven\.compiler\.release|maven\.compiler\.source|java\.version|release)>\s*([\d.]+)\s*</.exec(
      text,
    )?.[1];
  return [['java', version && `>=${version}`, 'pom.xml']] as const;
}

async function gradle(tree: Tree) {
  const path = ['build.gradle.kts', 'build.gradle'].find((name) => tree.files.has(name)) ?? '';
  const text = (await readText(tree, path)) ?? '';
  const wanted = /languageVersion(?:\.set\(|\s*=\s*)JavaLanguageVersion\.of\((\d+)\)/.exec(text)?.[1];
  const least = /(?:source|target)Compatibility\s*=\s*["']?(?:JavaVersion\.VERSION_)?([\d._]+)/.exec(
    text,
  )?.[1];
  return [
    ['java', wanted, path],
    ['java', least && `>=${least.replace('_', '.')}`, path],
  ] as const;
}

async function gemfile(tree: Tree) {
  const text = (await readText(tree, 'Gemfile')) ?? '';
  const spec = [...tree.files].find((path) => /^[\w.-]+\.gemspec$/.test(path)) ?? '';
  const least = /required_ruby_version\s*=\s*(?:Gem::Requirement\.new\()?\[?([^\n\])]{1,100})/.exec(
    (await readText(tree, spec)) ?? '',
  )?.[1];
  return [
    ['ruby', /^[ \t]*ruby[ \t]+["']([^"'\n]+)["']/m.exec(text)?.[1], 'Gemfile'],
    ['ruby', least?.replaceAll(/["']/g, ''), `\`required_ruby_version\` of ${spec}`],
  ] as const;
}

const Composer = z.object({ require: z.object({ php: z.string() }) });

async function composer(tree: Tree) {
  const php = Composer.safeParse(await readJson(tree, 'composer.json')).data?.require.php;
  return [['php', php, '`require.php` of composer.json']] as const;
}
