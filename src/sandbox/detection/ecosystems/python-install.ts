import type { Clues } from '../clues/clues.ts';
import { shellWord } from '../shell-word.ts';
import type { Tree } from '../tree.ts';
import { pipArguments } from './pip-arguments.ts';
import { chooseNames, isPlainName, namedBy, pipChoice, TEST_NAMES, type PipChoice } from './pip-choice.ts';
import type { PythonProject } from './python-project.ts';

export const PYTHON = '.venv/bin/python';
const PIP = `${PYTHON} -m pip install --quiet --disable-pip-version-check`;
/** Older versions of venv do not keep the folder out of git themselves. */
const MAKE_VENV = "python3 -m venv .venv && echo '*' > .venv/.gitignore";

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
  const chosen = pipChoice(tree, project, clues);
  const asked = [...namedBy(chosen, project), ...extra];
  const more = extra.length > 0 ? [`${PIP} ${extra.map(shellWord).join(' ')}`] : [];
  if (tree.files.has('uv.lock'))
    return {
      command: steps([...withUv(project, clues), ...more]),
      asked: [...asked, ...byDefault(project)],
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

/** What `uv sync` installs without being asked. */
function byDefault({ pyproject, tools }: PythonProject): string[] {
  const groups = tools.uv?.['default-groups'] ?? ['dev'];
  return groups.flatMap((name) => pyproject?.['dependency-groups'][name] ?? []);
}

function withPoetry({ tools }: PythonProject): string[] {
  const extras = Object.keys(tools.poetry?.extras ?? {}).filter((name) => TEST_NAMES.includes(name));
  const chosen = extras.map((name) => ` --extras ${name}`).join('');
  return [
    ...ownTool('poetry'),
    `VIRTUAL_ENV="$PWD/.venv" .venv/poetry/bin/poetry install --no-interaction${chosen}`,
  ];
}
