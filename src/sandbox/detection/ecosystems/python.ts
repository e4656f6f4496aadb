import type { Clue } from '../clues/clue.ts';
import type { Clues } from '../clues/clues.ts';
import type { Detected, Detector } from '../detected.ts';
import { shellWord } from '../shell-word.ts';
import type { Tree } from '../tree.ts';
import { debianPython } from './debian-python.ts';
import { pythonChecks } from './python-checks.ts';
import { PYTHON, pythonInstall } from './python-install.ts';
import { readPythonProject, requirementName, type PythonProject } from './python-project.ts';

export const python: Detector = {
  ecosystem: 'python',
  marks: ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'tox.ini', 'Pipfile'],
  sources: /\.pyi?$/,
  detect: detectPython,
};

async function detectPython(tree: Tree, clues: Clues): Promise<Detected | undefined> {
  const project = await readPythonProject(tree);
  const hasFiles = python.marks.some((path) => tree.files.has(path));
  if (!hasFiles && project.requirements.size === 0) return undefined;
  const tests = findTests(tree, project, clues.commands);
  const planned = pythonInstall(tree, project, clues, []);
  const checks = pythonChecks(tree, project, clues.commands, planned.asked);
  const isAsked = (need: string) =>
    planned.asked.some((each) => requirementName(each) === requirementName(need));
  const extra = [...tests.needs, ...checks.needs].filter((need) => !isAsked(need));
  const { command: install, because, asked } = pythonInstall(tree, project, clues, extra);
  return {
    install,
    test: tests.test,
    ...(tests.testFiles && { testFiles: tests.testFiles }),
    ...checks.commands,
    withoutRegistry: debianPython(asked, project.pyproject?.['build-system']?.requires ?? []),
    because: [...because, tests.because, ...checks.because],
  };
}

interface PythonTests {
  readonly test: string;
  readonly testFiles?: string;
  /** What has to be installed for them. */
  readonly needs: readonly string[];
  readonly because: string;
}

function findTests(tree: Tree, project: PythonProject, clues: readonly Clue[]): PythonTests {
  const ofHatch = clues.some(({ words }) => words[0] === 'hatch' && words[1] === 'test');
  const settings = tree.files.has('pytest.ini') || project.configured.has('pytest');
  const named = /\bpytest\b/.test(project.described + [...project.requirements.values()].flat().join('\n'));
  const written = clues.find(({ words, folder }) => folder === '' && isPytest(words));
  const own = clues.find(({ words, folder }) => folder === '' && isOwnRunner(words, tree));
  if (settings || ofHatch || hasConftest(tree) || written || (named && !own)) {
    const paths = settings && /\btestpaths\b/.test(project.described) ? [] : testPaths(written, tree);
    const from = written ? `from ${written.source}` : 'named in the project’s files';
    const runner = `${PYTHON} -m pytest`;
    return {
      test: [runner, ...paths].join(' '),
      testFiles: `${runner} {files}`,
      needs: [...(ofHatch ? HATCH_TESTS : []), 'pytest'],
      because: `test: pytest, ${from}`,
    };
  }
  if (tree.files.has('manage.py'))
    return { test: `${PYTHON} manage.py test`, needs: [], because: 'test: Django, from manage.py' };
  if (own) {
    const rest = own.words.slice(1).filter((word) => !/^-{1,2}cov/.test(word));
    const test = [PYTHON, ...rest.map(shellWord)].join(' ');
    const isUnittest = rest[0] === '-m' && rest[1] === 'unittest';
    return {
      test,
      ...(isUnittest && { testFiles: `${PYTHON} -m unittest {files}` }),
      needs: [],
      because: `test: \`${own.words.slice(0, 6).join(' ')}\`, from ${own.source}`,
    };
  }
  const unittest = `${PYTHON} -m unittest`;
  return {
    test: unittest,
    testFiles: `${unittest} {files}`,
    needs: [],
    because: 'test: unittest, as no other runner is named',
  };
}

/** What `hatch test` installs by itself. */
const HATCH_TESTS = ['pytest-mock', 'pytest-randomly', 'pytest-rerunfailures', 'pytest-xdist[psutil]'];

function hasConftest({ files }: Tree): boolean {
  return ['conftest.py', 'tests/conftest.py', 'test/conftest.py'].some((path) => files.has(path));
}

/** Whatever starts it: uv, poetry, hatch, coverage, python itself. */
function isPytest(words: readonly string[]): boolean {
  if (words.includes('install') || words.includes('add')) return false;
  return words.slice(0, 8).some((word) => word === 'pytest' || word === 'py.test');
}

/** `python -m unittest discover`, or a program of the repository's own that runs its tests. */
function isOwnRunner(words: readonly string[], tree: Tree): boolean {
  const [program = '', first = '', second = ''] = words;
  if (!/^(?:python[\d.]*|\{envpython\})$/.test(program)) return false;
  if (first === '-m') return second === 'unittest';
  return /(?:^|\/)(?:run_?)?(?:all_?)?tests?(?:_?all)?\.py$/i.test(first) && tree.files.has(first);
}

function testPaths(clue: Clue | undefined, { files }: Tree): string[] {
  const words = clue?.words ?? [];
  const after = words.slice(words.findIndex((word) => /^py\.?test$/.test(word)) + 1);
  const folders = [...files];
  return after
    .filter((word) => /^[\w./-]+$/.test(word) && !word.startsWith('-') && !/^\.\/?$/.test(word))
    .map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''))
    .filter((word) => files.has(word) || folders.some((path) => path.startsWith(`${word}/`)))
    .map(shellWord);
}
