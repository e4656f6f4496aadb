import type { Clues } from '../clues/clues.ts';
import type { Tree } from '../tree.ts';
import { pipArguments } from './pip-arguments.ts';
import { isRequirement, requirementName, type PythonProject } from './python-project.ts';

const MAIN_REQUIREMENTS = ['requirements.txt'];
const TEST_REQUIREMENTS =
  /^(?:requirements[-_](?:dev|tests?|testing|ci)|(?:dev|tests?|testing)[-_]requirements|requirements\/(?:dev|development|tests?|testing|ci))\.(?:txt|in)$/;

/** The names that extras and groups for tests usually have. */
export const TEST_NAMES = ['test', 'tests', 'testing', 'dev'];

export interface PipChoice {
  /** The project itself, in a form that can be edited. */
  readonly self: boolean;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly files: readonly string[];
  readonly requirements: readonly string[];
  readonly because: readonly string[];
}

/** What pip is to install so that the tests run. */
export function pipChoice({ files }: Tree, project: PythonProject, { commands }: Clues): PipChoice {
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
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9][\w.-]*$/.test(name);

/** Those that people install, else those that are called like tests. */
export function chooseNames(defined: readonly string[], written: ReadonlySet<string>): string[] {
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

/** The requirements of what is installed, as far as they are known. */
export function namedBy(
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
