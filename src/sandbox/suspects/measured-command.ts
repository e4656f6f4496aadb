import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { withTestFiles } from '../detection/test-files.ts';
import { findRunner, type FoundRunner } from '../test-report/find-runner.ts';
import type { Runner } from '../test-report/runners.ts';
import { simpleCommands, type SimpleCommand } from '../test-report/shell-words.ts';
import { GO_COLLECTOR } from './go-collector.ts';
import { ISTANBUL_COLLECTOR } from './istanbul-collector.ts';
import { PYTHON_COLLECTOR, PYTHON_TRACER } from './python-collector.ts';
import { singleTest, type Selection, type SingleTest } from './single-test.ts';
import { V8_COLLECTOR } from './v8-collector.ts';

/** Beside what the workbench keeps, so that no change of the repository takes it up. */
const FOLDER = '"$HOME/.heirloom/coverage"';

/** How a measured command ends where what it takes to measure is not installed. */
export const NOT_MEASURABLE = 124;

/** The runner that the command for some files names, which is how its coverage is measured too. */
export function runnerOf(testFiles: string): Runner | undefined {
  return lastRunner(testFiles)?.found.runner;
}

/**
 * The command for test files, changed so that it runs that selection of one file, prints nothing but the lines that
 * were executed, and ends as the runner did. Nothing where this is not known for the runner.
 */
export function measuredCommand(testFiles: string, file: string, selection: Selection): string | undefined {
  const runner = runnerOf(testFiles);
  const method = runner && METHODS[runner];
  const test = runner && singleTest(runner, file, selection);
  if (!method || !test) return undefined;
  const command = withTestFiles(testFiles, [test.file]);
  const placed = lastRunner(command);
  if (!placed) return undefined;
  const python = pythonOf(placed.simple, placed.found);
  return [
    `rm -rf ${FOLDER} && mkdir -p ${FOLDER} || exit 125`,
    ...(test.nodeOptions === undefined ? [] : [`export NODE_OPTIONS=${quoteForShell(test.nodeOptions)}`]),
    ...(method.before?.(python) ?? []),
    `(${withWords(command, placed, method, test)}) > /dev/null 2>&1`,
    'code=$?',
    'unset NODE_OPTIONS NODE_V8_COVERAGE',
    method.collect(python),
    'exit "$code"',
  ].join('\n');
}

interface Method {
  /** Lines of shell. */
  readonly before?: (python: string) => readonly string[];
  /** For the shell, put behind the runner's name. */
  readonly words: string;
  /** Words that these take the place of. */
  readonly replaced?: RegExp;
  /** Prints the executed lines. */
  readonly collect: (python: string) => string;
}

const byV8: Method = {
  before: () => [`export NODE_V8_COVERAGE=${FOLDER}`],
  words: '',
  collect: () => `node -e ${quoteForShell(V8_COLLECTOR)} ${FOLDER}`,
};
const collectIstanbul = () => `node -e ${quoteForShell(ISTANBUL_COLLECTOR)} ${FOLDER}`;

const inPython: Method = {
  before: (python) => [
    `export COVERAGE_FILE=${FOLDER}/data`,
    `if ${python} -c 'import coverage' 2> /dev/null; then measure=(-m coverage run --rcfile=/dev/null)`,
    `else printf %s ${quoteForShell(PYTHON_TRACER)} > ${FOLDER}/tracer.py; measure=(${FOLDER}/tracer.py); fi`,
  ],
  words: '',
  collect: (python) => `cat ${FOLDER}/lines 2> /dev/null || ${python} -c ${quoteForShell(PYTHON_COLLECTOR)}`,
};

const METHODS: Partial<Readonly<Record<Runner, Method>>> = {
  'node:test': byV8,
  borp: byV8,
  mocha: byV8,
  ava: byV8,
  tap: byV8,
  tape: byV8,
  vitest: {
    // Without its provider vitest would ask for it.
    before: () => [
      `[ -d node_modules/@vitest/coverage-v8 ] || [ -d node_modules/@vitest/coverage-istanbul ] || exit ${NOT_MEASURABLE}`,
    ],
    words: `--coverage.enabled=true --coverage.reporter=json --coverage.reportsDirectory=${FOLDER} --coverage.reportOnFailure=true --coverage.thresholds.lines=0 --coverage.thresholds.functions=0 --coverage.thresholds.branches=0 --coverage.thresholds.statements=0 $([ -d node_modules/@vitest/coverage-v8 ] || echo --coverage.provider=istanbul)`,
    replaced: /^--coverage(?:\.enabled)?(?:=|$)/,
    collect: collectIstanbul,
  },
  jest: {
    words: `--coverage --coverageReporters=json --coverageDirectory=${FOLDER} --coverageThreshold='{}'`,
    replaced: /^--(?:coverage|collectCoverage)(?:=|$)/,
    collect: collectIstanbul,
  },
  pytest: inPython,
  unittest: inPython,
  'go test': {
    words: `-count=1 -vet=off -coverpkg=./... -coverprofile=${FOLDER}/profile`,
    collect: () => `[ ! -e ${FOLDER}/profile ] || cat ${FOLDER}/profile | ${GO_COLLECTOR}`,
  },
};

interface Placed {
  readonly simple: SimpleCommand;
  readonly found: FoundRunner;
}

function lastRunner(command: string): Placed | undefined {
  for (const simple of (simpleCommands(command) ?? []).toReversed()) {
    const found = findRunner(simple.words);
    if (found) return { simple, found };
  }
  return undefined;
}

function withWords(command: string, { simple, found }: Placed, method: Method, test: SingleTest): string {
  const name = simple.words[found.named]!;
  const words = [method.words, ...test.words.map(quoteForShell)]
    .filter(Boolean)
    .map((word) => ` ${word}`)
    .join('');
  let text = command;
  for (const word of simple.words.slice(found.named + 1).toReversed())
    if (method.replaced?.test(word.text)) text = text.slice(0, word.start) + text.slice(word.end);
  if (method !== inPython) return text.slice(0, name.end) + words + text.slice(name.end);
  return measuredModule(text, { simple, found }, words);
}

/** What measures starts the module; a second measuring, as pytest-cov's, would take its place. */
function measuredModule(text: string, { simple, found }: Placed, words: string): string {
  const python = pythonOf(simple, found);
  const name = simple.words[found.named]!;
  const start = simple.words[found.named - 1]?.text === '-m' ? simple.words[found.named - 2]! : name;
  const unmeasured = `$(${python} -c 'import pytest_cov' 2> /dev/null && echo --no-cov)`;
  const module = found.runner === 'pytest' ? `pytest ${unmeasured}` : found.runner;
  const run = `${python} "\${measure[@]}" -m ${module}${words}`;
  return text.slice(0, start.start) + run + text.slice(name.end);
}

/** The Python that a command's pytest runs in. */
function pythonOf({ words }: SimpleCommand, { named }: FoundRunner): string {
  const text = words[named]?.text ?? '';
  if (words[named - 1]?.text === '-m') return quoteForShell(words[named - 2]?.text ?? 'python3');
  return quoteForShell(/\/(?:pytest|py\.test)$/.test(text) ? text.replace(/[^/]+$/, 'python') : 'python3');
}
