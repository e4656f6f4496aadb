import { describe, expect, it } from 'vitest';
import { detect, workflow } from './repositories.ts';

describe('installing', () => {
  it('takes uv where its lock file is, with the groups that the workflows ask for', async () => {
    const toolchain = await detect({
      'uv.lock':
        'version = 1\n[[package]]\nname = "x"\nsource = { registry = "https://pypi.example.org/simple" }\n',
      'pyproject.toml':
        '[project]\nname = "x"\nrequires-python = ">=3.9"\n[dependency-groups]\ndev = ["ruff"]\nci = ["pytest-cov"]\ndocs = ["sphinx"]\n',
      '.github/workflows/tests.yml': workflow(['uv sync --locked --group ci', 'uv run pytest -n 4 tests']),
      'tests/test_x.py': '',
    });
    expect(toolchain.install).toMatch(
      /\.venv\/uv\/bin\/uv sync --frozen --inexact --python \.venv\/bin\/python --group ci && /,
    );
    expect(toolchain).toMatchObject({
      test: '.venv/bin/python -m pytest tests',
      runtimes: [{ name: 'python', wants: '>=3.9' }],
      hosts: ['pypi.org', 'files.pythonhosted.org', 'pypi.example.org'],
    });
  });

  it('knows what uv installs without being asked, and what tox has in an environment of its own', async () => {
    const byUv = await detect({
      'uv.lock': '',
      'pyproject.toml':
        '[project]\nname = "x"\n[dependency-groups]\ntyping = ["mypy"]\n[tool.uv]\ndefault-groups = ["typing"]\n[tool.mypy]\nfiles = ["src"]\n',
    });
    expect(byUv.typecheck).toBe('.venv/bin/python -m mypy');
    const byTox = await detect({
      'pyproject.toml': '[project]\nname = "x"\n',
      'tox.ini': '[testenv:mypy]\ndeps = mypy\ncommands = mypy src\n',
    });
    expect(byTox.typecheck).toBe('.venv/bin/python -m mypy src');
    expect(byTox.install).toMatch(/ mypy$/);
  });

  it.each([
    [
      'Poetry',
      {
        'poetry.lock': '',
        'pyproject.toml':
          '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.10"\n[tool.poetry.group.dev.dependencies]\npytest = "^8"\n',
      },
      /VIRTUAL_ENV="\$PWD\/\.venv" \.venv\/poetry\/bin\/poetry install --no-interaction$/,
    ],
    [
      'PDM',
      {
        'pdm.lock': '',
        'pyproject.toml': '[project]\nname = "x"\n[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n',
      },
      /\.venv\/pdm\/bin\/pdm install --frozen-lockfile/,
    ],
    [
      'the environments of Hatch',
      {
        'pyproject.toml':
          '[project]\nname = "x"\n[tool.hatch.envs.default]\ndependencies = ["pytest>=7", "coverage[toml]"]\n',
      },
      /pip install --quiet --disable-pip-version-check -e '\.' 'pytest>=7' 'coverage\[toml\]'$/,
    ],
    [
      'the dependencies of tox',
      {
        'setup.py': 'setup()',
        'tox.ini':
          '[testenv]\ndeps =\n    pytest>=7\n    py310: tomli\n    -r test-requirements.txt\ncommands = pytest {posargs}\n',
        'test-requirements.txt': 'mock',
      },
      /-e '\.' -r test-requirements\.txt 'pytest>=7' tomli$/,
    ],
    [
      'what the workflows ask pip for',
      {
        'setup.py': 'setup()',
        'requirements/ci-extra.txt': 'x',
        '.github/workflows/ci.yml': workflow([
          'python -m pip install -r requirements/ci-extra.txt',
          'python -m unittest discover -s tests',
        ]),
      },
      /-e '\.' -r requirements\/ci-extra\.txt$/,
    ],
  ])('takes %s', async (_, files, expected) => {
    expect((await detect(files)).install).toMatch(expected);
  });

  it('has Debian’s packages for where no index is reached, without the tools that no test needs', async () => {
    const { withoutRegistry } = await detect({
      'pyproject.toml':
        '[build-system]\nrequires = ["flit_core<4"]\n[project]\nname = "x"\ndependencies = ["PyYAML", "MarkupSafe>=2", "tomli; python_version < \'3.11\'"]\n[dependency-groups]\ntests = ["pytest", "tox", "types-PyYAML"]\n',
    });
    expect(withoutRegistry!.systemPackages).toEqual([
      'python3-setuptools',
      'python3-wheel',
      'python3-pip',
      'flit',
      'python3-yaml',
      'python3-markupsafe',
      'python3-pytest',
    ]);
    expect(withoutRegistry!.install).toMatch(
      /^python3 -m venv --system-site-packages \.venv && .* --no-index /,
    );
  });
});

describe('testing and checking', () => {
  it.each([
    [
      'a runner of the repository’s own',
      {
        'setup.py': '',
        'test/testall.py': '',
        '.github/workflows/ci.yml': workflow(['python test/testall.py fast']),
      },
      '.venv/bin/python test/testall.py fast',
    ],
    [
      'unittest with its arguments',
      { 'setup.py': '', '.github/workflows/ci.yml': workflow(['python -m unittest discover -s tests']) },
      '.venv/bin/python -m unittest discover -s tests',
    ],
    [
      'what the Makefile that they call says',
      {
        'setup.py': '',
        Makefile: 'ARGS ?= tests\ntest: deps\n\t@python -m pytest $(ARGS)\n',
        'tests/test_a.py': '',
        '.github/workflows/ci.yml': workflow(['make test']),
      },
      '.venv/bin/python -m pytest tests',
    ],
    [
      'what stands in a script that they run',
      {
        'setup.py': '',
        'scripts/test': '#!/bin/sh -e\nexport PREFIX="venv/bin/"\n${PREFIX}pytest unit\n',
        'unit/test_a.py': '',
        '.github/workflows/ci.yml': workflow(['scripts/test']),
      },
      '.venv/bin/python -m pytest unit',
    ],
    [
      'pytest where its fixtures are',
      { 'setup.py': '', 'tests/conftest.py': '' },
      '.venv/bin/python -m pytest',
    ],
    ['Django', { 'requirements.txt': 'django', 'manage.py': '' }, '.venv/bin/python manage.py test'],
  ])('takes %s', async (_, files, expected) => {
    expect((await detect(files)).test).toBe(expected);
  });

  it('checks with what is pinned for the hooks or installed and configured, and with nothing else', async () => {
    const hooks =
      'repos:\n  - repo: https://github.com/astral-sh/ruff-pre-commit\n    rev: v0.4.4\n    hooks:\n      - id: ruff\n      - id: ruff-format\n';
    const toolchain = await detect({
      'pyproject.toml':
        '[project]\nname = "x"\n[dependency-groups]\ndev = ["mypy"]\n[tool.ruff]\nline-length = 99\n[tool.black]\n',
      '.pre-commit-config.yaml': hooks,
      '.github/workflows/ci.yml': workflow(['mypy src', 'ruff check --fix']),
    });
    expect(toolchain).toMatchObject({
      lint: '.venv/bin/python -m ruff check .',
      format: '.venv/bin/python -m ruff format --check .',
      typecheck: '.venv/bin/python -m mypy src',
    });
    expect(toolchain.install).toMatch(/ ruff==0\.4\.4$/);
  });
});
