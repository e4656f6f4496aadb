import type { WithoutRegistry } from '../toolchain.ts';
import { requirementName } from './python-project.ts';

/** Where Debian's name is not `python3-` and the index's own. */
const DEBIAN_NAMES: Readonly<Record<string, string>> = {
  attrs: 'python3-attr',
  beautifulsoup4: 'python3-bs4',
  'charset-normalizer': 'python3-charset-normalizer',
  'flit-core': 'flit',
  'importlib-metadata': 'python3-importlib-metadata',
  mypy: 'mypy',
  black: 'black',
  flake8: 'flake8',
  isort: 'isort',
  pylint: 'pylint',
  tox: 'tox',
  cython: 'cython3',
  pillow: 'python3-pil',
  pyjwt: 'python3-jwt',
  pyopenssl: 'python3-openssl',
  pyserial: 'python3-serial',
  pyyaml: 'python3-yaml',
  'python-dateutil': 'python3-dateutil',
  'python-dotenv': 'python3-dotenv',
  'ruamel-yaml': 'python3-ruamel.yaml',
  setuptools: 'python3-setuptools',
  'setuptools-scm': 'python3-setuptools-scm',
  sphinx: 'python3-sphinx',
  ipython: 'python3-ipython',
  protobuf: 'python3-protobuf',
  psycopg2: 'python3-psycopg2',
  'psycopg2-binary': 'python3-psycopg2',
  'zope-interface': 'python3-zope.interface',
  'backports-zoneinfo': '',
  'typing-extensions': 'python3-typing-extensions',
  dataclasses: '',
  ruff: '',
  uv: '',
  pyright: '',
  'pytest-github-actions-annotate-failures': '',
  'pre-commit': 'pre-commit',
  coverage: 'python3-coverage',
};

const BACKENDS = ['python3-setuptools', 'python3-wheel', 'python3-pip'];
const MORE_BACKENDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/setuptools[-_]scm/, ['python3-setuptools-scm']],
  [/poetry[-_.]core/, ['python3-poetry-core']],
  [/flit/, ['flit']],
  [/hatch-vcs/, ['python3-hatch-vcs']],
  [/hatchling/, ['python3-hatchling', 'python3-editables']],
  [/pdm[-_]backend/, ['python3-pdm-pep517']],
];

/**
 * Debian's own packages in place of the index's, seen from a virtual environment. The versions are Debian's: what the
 * repository asks for may be newer.
 */
export function debianPython(
  requirements: readonly string[],
  buildRequires: readonly string[],
): WithoutRegistry {
  const names = requirements.flatMap((each) => debianName(each) ?? []);
  const backends = MORE_BACKENDS.flatMap(([form, packages]) =>
    buildRequires.some((each) => form.test(each)) ? packages : [],
  );
  return {
    systemPackages: [...new Set([...BACKENDS, ...backends, ...names])].slice(0, 100),
    install: [
      'python3 -m venv --system-site-packages .venv',
      "echo '*' > .venv/.gitignore",
      `{ ${BY_PIP} || ${BY_PATH}; }`,
    ].join(' && '),
  };
}

const BY_PIP =
  '.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .';
/** Where its build cannot be had, the sources are at least found. */
const BY_PATH = `printf '%s\\n' "$PWD" "$PWD/src" > "$(.venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/workspace.pth"`;

/** What no test needs: linters, builders, documentation, types of other packages. */
const FOR_PEOPLE =
  /^(?:tox|tox-.*|nox|pre-commit|pre-commit-.*|types-.*|.*-stubs|mypy|pyright|ruff|black|flake8.*|isort|pylint|sphinx.*|furo|myst-.*|pallets-.*|twine|build|wheel|uv|poetry|hatch|pdm|codecov|coveralls|bump2version|cibuildwheel|towncrier|vendoring)$/;

function debianName(requirement: string): string | undefined {
  const marker = /;(.*)$/.exec(requirement)?.[1] ?? '';
  // For other systems, other implementations, and versions older than Debian's.
  if (/win32|windows|darwin|pypy|python_version\s*<=?\s*["']3\.(?:\d|10|11)["']/i.test(marker))
    return undefined;
  const name = requirementName(requirement);
  if (name === undefined || FOR_PEOPLE.test(name)) return undefined;
  const known = Object.hasOwn(DEBIAN_NAMES, name) ? DEBIAN_NAMES[name] : undefined;
  if (known === '') return undefined;
  return known ?? `python3-${name.replace(/^python-/, '')}`;
}
