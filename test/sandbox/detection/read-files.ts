/** Files of a repository by their paths. */
export type Group = Readonly<Record<string, string>>;

/** Where something long is put. */
export const HOLE = '…';

/** What the detectors read, so written that they look at all of it; for each ecosystem, and for any. */
export const GROUPS: Readonly<Record<string, Group>> = {
  anything: {
    'package.json': '{"scripts": {"test": "vitest"}}',
    Makefile: `A = $(A)$(A)${HOLE}\ntest: $(A)\n\techo $(A)${HOLE}`,
    'CONTRIBUTING.md': '```sh\nnpm test\n```',
    'tox.ini': '[testenv]\ncommands =\n  - pytest {posargs}',
    'noxfile.py': 'session.run("pytest"',
    '.tool-versions': 'nodejs 22',
    'mise.toml': `[tools]\nnode = "${HOLE}"`,
    '.devcontainer/devcontainer.json': `{"image": "node:22${HOLE}", "postCreateCommand": "npm ci ${HOLE}"}`,
    '.devcontainer/Dockerfile': 'FROM node:22\nRUN apt-get install -y cmake',
    '.github/workflows/test.yml':
      'on: push\njobs:\n  test:\n    runs-on: a\n    steps:\n      - run: scripts/test\n      - run: npm test',
    'scripts/test': '#!/bin/sh\nnpm test',
  },
  javascript: {
    'package.json': `{"packageManager": "pnpm@9${HOLE}", "engines": {"node": "${HOLE}"}, "workspaces": ["packages/*${HOLE}"], "scripts": {"test": "vitest ${HOLE}", "prepare": "${HOLE}"}}`,
    'packages/a/package.json': `{"scripts": {"test": "vitest ${HOLE}"}}`,
    'package-lock.json': '"resolved": "https://a.example.org/',
    'yarn.lock': '  resolved "https://a.example.org/',
    'pnpm-lock.yaml': 'lockfileVersion: 9\n tarball: https://a.example.org/',
    'bun.lock': '", "https://a.example.org/',
    '.npmrc': 'registry=https://a.example.org',
    '.yarnrc.yml': 'yarnPath: a.cjs',
  },
  python: {
    'pyproject.toml': `[build-system]\nrequires = ["setuptools${HOLE}"]\n[project]\nname = "a"\nrequires-python = "${HOLE}"\ndependencies = ["a ${HOLE}"]\n[tool.mypy]\nfiles = ["${HOLE}"]`,
    'setup.cfg': '[mypy]\nfiles = a\n[options]\npython_requires = >=3.9',
    'setup.py': 'python_requires=">=3.9"',
    'ruff.toml': '',
    'requirements.txt': 'ruff\nmypy',
    '.pre-commit-config.yaml': '- repo: https://github.com/a/b\n  rev: v1\n  hooks:\n    - id: ruff-format\n',
    'poetry.lock': 'url = "https://a.example.org/',
    'Pipfile.lock': '"url": "https://a.example.org/',
    Pipfile: 'url = "https://a.example.org/',
  },
  go: { 'go.mod': 'module a\ngo 1.22', 'a/go.mod': 'module b' },
  rust: {
    'Cargo.toml': `[workspace]\n[package]\nname = "a"\nrust-version = "${HOLE}"`,
    'a/Cargo.toml': `[package]\nname = "${HOLE}"`,
    'Cargo.lock': 'source = "registry+https://a.example.org/',
    'rust-toolchain.toml': `[toolchain]\nchannel = "${HOLE}"`,
  },
  maven: {
    'pom.xml': '<java.version>17</java.version>\n<module>a</module>',
    'a/pom.xml': '<module>b</module>',
  },
  gradle: {
    'build.gradle': 'sourceCompatibility = 17\nlanguageVersion = JavaLanguageVersion.of(17)',
    'settings.gradle': "include ':a'",
    'a/build.gradle': '',
    'gradle/wrapper/gradle-wrapper.properties': 'distributionUrl=https\\://a.example.org/',
  },
  ruby: {
    Gemfile: "source 'https://a.example.org'\nruby '3.3'\ngem 'rake'",
    'Gemfile.lock': 'GEM\n  remote: https://a.example.org/',
    'a.gemspec': "s.required_ruby_version = '>= 3'\ns.add_dependency 'b'",
    Rakefile: 'task :test',
    'spec/a_spec.rb': '',
  },
  php: {
    'composer.json': `{"require": {"php": "${HOLE}", "ext-a${HOLE}": "*"}, "scripts": {"test": "${HOLE}"}}`,
    'composer.lock': '"dist": {"url": "https://a.example.org/',
  },
};
