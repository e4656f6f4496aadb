import type { Clues } from '../clues/clues.ts';
import { shellWord } from '../shell-word.ts';
import type { Tree } from '../tree.ts';
import { isRequirement, requirementName, type PythonProject } from './python-project.ts';

export const PYTHON = '.venv/bin/python';
const PIP = `${PYTHON} -m pip install --quiet --disable-pip-version-check`;
/** Older versions of venv do not keep the folder out of git themselves. */
const MAKE_VENV = "python3 -m venv .venv && echo '*' > .venv/.gitignore";

const MAIN_REQUIREMENTS = ['requirements.txt'];
const TEST_REQUIREMENTS =
  /^(?:requirements[-_](?:dev|tests?|testing|ci)|(?:dev|tests?|testing)[-_]requirements|requirements\/(?:dev|development|tests?|testing|ci))\.(?:txt|in)$/;
const TEST_NAMES = ['test', 'tests', 'testing', 'dev'];

export interface PythonInstall {
  readonly command: string;
  /** The requirements that are asked for by name, as far as they are known. */
  readonly asked: readonly string[];
  readonly because: readonly string[];
}

/** Dependencies go into a virtual environment inside the workspace, so nothing is needed from the network later. */
export function pythonInstall(
  tree: Tree,
  project: PythonProject,
  clues: Clues,
  extra: readonly string[],
): PythonInstall {
  const chosen = { ...pipChoice(tree, project, clues) };
  const asked = [...namedBy(chosen, project), ...extra];
  const more = extra.length > 0 ? [`${PIP} ${extra.map(shellWord).join(' ')}`] : [];
  if (tree.files.has('uv.lock'))
    return {
      command: steps([...withUv(project, clues), ...more]),
      asked,
      because: ['install: uv, from uv.lock'],
    };
  if (project.tools.poetry && (tree.files.has('poetry.lock') || !project.pyproject?.project))
    return {
      command: steps([...withPoetry(project), ...more]),
      asked,
      because: [
        `install: Poetry, from ${tree.files.has('poetry.lock') ? 'poetry.lock' : '`tool.poetry` of pyproject.toml'}`,
      ],
    };
  if (tree.files.has('pdm.lock'))
    return {
      command: steps([
        ...ownTool('pdm'),
        'VIRTUAL_ENV="$PWD/.venv" .venv/pdm/bin/pdm install --frozen-lockfile --no-self --dev',
        `${PIP} --no-deps -e .`,
        ...more,
      ]),
      asked,
      because: ['install: PDM, from pdm.lock'],
    };
  return { command: steps(withPip(chosen, extra)), asked, because: chosen.because };
}

const steps = (commands: readonly string[]): string => [MAKE_VENV, ...commands].join(' && ');

interface PipChoice {
  /** The project itself, in a form that can be edited. */
  readonly self: boolean;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly files: readonly string[];
  readonly requirements: readonly string[];
  readonly because: readonly string[];
}

function pipChoice({ files }: Tree, project: PythonProject, { commands }: Clues): PipChoice {
  const written = pipArguments(commands);
  const requirements = [...project.requirements.keys()];
  const inUse = requirements.filter(
    (path) => written.files.has(path) && !/doc|lint|release|build/i.test(path),
  );
  const byName = requirements.filter(
    (path) => MAIN_REQUIREMENTS.includes(path) || TEST_REQUIREMENTS.test(path),
  );
  const chosen = [...new Set([...byName, ...inUse])];
  const extras = chooseNames(
    Object.keys(project.pyproject?.project?.['optional-dependencies'] ?? {}),
    written.extras,
  );
  const groups = chooseNames(Object.keys(project.pyproject?.['dependency-groups'] ?? {}), written.groups);
  const hatch = Object.entries(project.tools.hatch?.envs ?? {}).filter(([name]) =>
    /^(?:default|test|tests|dev|hatch-test)$/.test(name),
  );
  const ofHatch = hatch.flatMap(([, env]) => [
    ...(env.dependencies ?? []),
    ...(env['extra-dependencies'] ?? []),
  ]);
  const tox = project.toxDeps.filter((line) => !line.startsWith('-'));
  const ofTox = project.toxDeps.flatMap(
    (line) => /^-r\s*(?:\{toxinidir\}\/)?([\w./-]+)$/.exec(line)?.[1] ?? [],
  );
  const named =
    extras.length + groups.length + chosen.length === 0
      ? [...tox, ...writtenPackages(written.packages)]
      : tox;
  return {
    self: installable(files, project),
    extras: [...new Set([...extras, ...hatch.flatMap(([, env]) => env.features ?? [])])].filter(isPlainName),
    groups: groups.filter(isPlainName),
    files: [...new Set([...chosen, ...ofTox.filter((path) => files.has(path))])].filter((path) =>
      /^[\w./-]+$/.test(path),
    ),
    requirements: [...new Set([...ofHatch, ...named])].filter(isRequirement),
    because: [
      ...[...PROJECT_FILES.filter((path) => files.has(path)).slice(0, 1), ...chosen].map(
        (path) => `install: the dependencies in ${path}`,
      ),
      ...(ofHatch.length > 0 ? ['install: the environments of `tool.hatch` in pyproject.toml'] : []),
      ...(tox.length > 0 ? ['install: `deps` of tox.ini'] : []),
    ],
  };
}

const PROJECT_FILES = ['pyproject.toml', 'setup.py', 'setup.cfg'];
const isPlainName = (name: string): boolean => /^[A-Za-z0-9][\w.-]*$/.test(name);

/** Those that people install, else those that are called like tests. */
function chooseNames(defined: readonly string[], written: ReadonlySet<string>): string[] {
  const inUse = defined.filter((name) => written.has(name) && !/doc|lint|release/i.test(name));
  const usual = defined.filter((name) => TEST_NAMES.includes(name));
  return [...new Set([...usual, ...inUse])];
}

/** Tools that stand for themselves in the workflows. */
const TOOLS =
  /^(?:pip|setuptools|wheel|build|twine|tox(?:-.*)?|nox|uv|poetry|hatch|pdm|pre-commit|virtualenv|coveralls|codecov|pipenv|cibuildwheel|setuptools-scm)$/;

function writtenPackages(packages: readonly string[]): string[] {
  return packages.filter((each) => isRequirement(each) && !TOOLS.test(requirementName(each) ?? ''));
}

/** What people ask pip and uv for. */
function pipArguments(clues: Clues['commands']) {
  const found = {
    files: new Set<string>(),
    extras: new Set<string>(),
    groups: new Set<string>(),
    packages: [] as string[],
  };
  for (const { words, folder } of clues) {
    const at = words.findIndex(
      (word, index) =>
        (word === 'install' || word === 'sync') &&
        index > 0 &&
        /^(?:pip3?|uv|pdm|poetry)$/.test(words[index - 1]!),
    );
    if (at === -1 || folder !== '') continue;
    for (let index = at + 1; index < words.length; index++) {
      const word = words[index]!;
      const value = /^--?[\w-]+=(.*)$/.exec(word)?.[1] ?? words[index + 1] ?? '';
      const option = word.replace(/=.*/, '');
      if (/^(?:-r|--requirement)$/.test(option)) found.files.add(value);
      else if (/^(?:--extra|-E|--extras)$/.test(option)) found.extras.add(value);
      else if (/^(?:--group|--only-group|--with)$/.test(option))
        for (const each of value.split(',')) found.groups.add(each);
      else if (/^\.?\[|^\.\//.test(word) || word.startsWith('.['))
        for (const each of (/\[([^\]]*)\]/.exec(word)?.[1] ?? '').split(',')) found.extras.add(each.trim());
      else if (!word.startsWith('-') && word !== '.') {
        found.packages.push(word);
        continue;
      }
      if (
        word === option &&
        /^(?:-r|-c|-E|--(?:requirement|constraint|extra|extras|group|only-group|with|python|index-url|extra-index-url))$/.test(
          option,
        )
      )
        index++;
    }
  }
  return found;
}

function namedBy(
  { extras, groups, files, requirements }: PipChoice,
  { pyproject, requirements: byFile, tools, described }: PythonProject,
): string[] {
  const inSetup = [
    ...described.matchAll(/["']([A-Za-z][\w.-]*(?:\[[\w,-]+\])?\s*[<>=!~]=?[^"'\n]{0,60})["']/g),
  ].map(([, each = '']) => each);
  return [
    ...(pyproject?.project?.dependencies ?? inSetup.slice(0, 50)),
    ...extras.flatMap((name) => pyproject?.project?.['optional-dependencies'][name] ?? []),
    ...groups.flatMap((name) => pyproject?.['dependency-groups'][name] ?? []),
    ...files.flatMap((path) => byFile.get(path) ?? []),
    ...requirements,
    ...Object.keys(tools.poetry?.dependencies ?? {}).filter((name) => name !== 'python'),
    ...Object.keys(tools.poetry?.['dev-dependencies'] ?? {}),
    ...Object.values(tools.poetry?.group ?? {}).flatMap(({ dependencies }) => Object.keys(dependencies)),
  ].filter(isRequirement);
}

/** A pyproject.toml may hold nothing but the settings of tools. */
function installable(files: ReadonlySet<string>, { pyproject, tools }: PythonProject): boolean {
  return (
    files.has('setup.py') ||
    pyproject?.project !== undefined ||
    pyproject?.['build-system'] !== undefined ||
    tools.poetry !== undefined
  );
}

function withPip(
  { self, extras, groups, files, requirements }: PipChoice,
  extra: readonly string[],
): string[] {
  const installs = [
    ...(self ? [`-e '.${extras.length > 0 ? `[${extras.join(',')}]` : ''}'`] : []),
    ...files.map((path) => `-r ${path}`),
    ...groups.map((name) => `--group ${name}`),
    ...[...requirements, ...extra].map(shellWord),
  ];
  // Groups are known to pip from version 25.1 on.
  const newerPip = groups.length > 0 ? [`${PIP} --upgrade pip`] : [];
  return [...newerPip, ...(installs.length > 0 ? [`${PIP} ${installs.join(' ')}`] : [])];
}

function ownTool(name: string): string[] {
  return [
    `python3 -m venv .venv/${name}`,
    `.venv/${name}/bin/python -m pip install --quiet --disable-pip-version-check ${name}`,
  ];
}

/** As `uv sync` takes them; what nobody asks for would only cost time. */
function withUv({ pyproject }: PythonProject, { commands }: Clues): string[] {
  const written = pipArguments(commands);
  const all = commands.some(({ words }) => words[0] === 'uv' && words.includes('--all-extras'));
  const allGroups = commands.some(({ words }) => words[0] === 'uv' && words.includes('--all-groups'));
  const extras = chooseNames(
    Object.keys(pyproject?.project?.['optional-dependencies'] ?? {}),
    written.extras,
  ).filter(isPlainName);
  const groups = chooseNames(Object.keys(pyproject?.['dependency-groups'] ?? {}), written.groups).filter(
    (name) => isPlainName(name) && name !== 'dev',
  );
  const options = [
    ...(all ? ['--all-extras'] : extras.map((name) => `--extra ${name}`)),
    ...(allGroups ? ['--all-groups'] : groups.map((name) => `--group ${name}`)),
  ];
  return [
    ...ownTool('uv'),
    [
      'UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 .venv/uv/bin/uv sync --frozen --inexact --python .venv/bin/python',
      ...options,
    ].join(' '),
  ];
}

function withPoetry({ tools }: PythonProject): string[] {
  const extras = Object.keys(tools.poetry?.extras ?? {}).filter((name) => TEST_NAMES.includes(name));
  const chosen = extras.map((name) => ` --extras ${name}`).join('');
  return [
    ...ownTool('poetry'),
    `VIRTUAL_ENV="$PWD/.venv" .venv/poetry/bin/poetry install --no-interaction${chosen}`,
  ];
}
