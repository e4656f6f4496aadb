import type { Detected, Tree } from './toolchain.ts';

const PYTHON = '.venv/bin/python';
const PIP = `${PYTHON} -m pip install --quiet --disable-pip-version-check`;
/** Older versions of venv do not keep the folder out of git themselves. */
const MAKE_VENV = "python3 -m venv .venv && echo '*' > .venv/.gitignore";

const PROJECT_FILES = ['pyproject.toml', 'setup.py', 'setup.cfg'];
const REQUIREMENTS = [
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'requirements_dev.txt',
  'dev-requirements.txt',
  'test-requirements.txt',
  'requirements/dev.txt',
  'requirements/test.txt',
  'requirements/tests.txt',
];
const TEST_EXTRAS = ['test', 'tests', 'testing', 'dev'];

/** Dependencies go into a virtual environment inside the workspace, so nothing is needed from the network later. */
export async function detectPython({ files, read }: Tree): Promise<Detected | undefined> {
  const project = PROJECT_FILES.find((path) => files.has(path));
  const requirements = REQUIREMENTS.filter((path) => files.has(path));
  if (!project && requirements.length === 0) return undefined;

  const because = [...(project ? [project] : []), ...requirements].map(
    (path) => `${path}: Python dependencies`,
  );
  const pyproject = (await read('pyproject.toml')) ?? '';
  const described = [pyproject, (await read('setup.cfg')) ?? '', (await read('tox.ini')) ?? ''].join('\n');
  const required = (await Promise.all(requirements.map(read))).join('\n');

  const installs = requirements.map((path) => `-r ${path}`);
  const extras = TEST_EXTRAS.filter((name) => definesIn(pyproject, 'project.optional-dependencies', name));
  if (project && installable(files, pyproject))
    installs.unshift(`-e '.${extras.length > 0 ? `[${extras.join(',')}]` : ''}'`);
  const groups = TEST_EXTRAS.filter((name) => definesIn(pyproject, 'dependency-groups', name));
  installs.push(...groups.map((name) => `--group ${name}`));

  const pytest =
    files.has('pytest.ini') || files.has('conftest.py') || /\bpytest\b/.test(described + required);
  if (pytest) installs.push('pytest');
  because.push(
    pytest ? 'test: pytest, named in the project’s files' : 'test: unittest, as no other runner is named',
  );
  const runner = `${PYTHON} -m ${pytest ? 'pytest' : 'unittest'}`;
  // Groups are known to pip from version 25.1 on.
  const newerPip = groups.length > 0 ? [`${PIP} --upgrade pip`] : [];
  return {
    install: [MAKE_VENV, ...newerPip, ...(installs.length > 0 ? [`${PIP} ${installs.join(' ')}`] : [])].join(
      ' && ',
    ),
    test: runner,
    testFiles: `${runner} {files}`,
    because,
  };
}

/** A pyproject.toml may hold nothing but the settings of tools. */
function installable(files: ReadonlySet<string>, pyproject: string): boolean {
  return files.has('setup.py') || /^\[(?:project|build-system|tool\.poetry)\]/m.test(pyproject);
}

function definesIn(toml: string, table: string, key: string): boolean {
  const start = toml.indexOf(`[${table}]`);
  if (start === -1) return false;
  const body = toml.slice(start + table.length + 2).split(/^\[[^\]\n]+\]\s*$/m)[0] ?? '';
  return new RegExp(`^"?${key}"?\\s*=`, 'm').test(body);
}
