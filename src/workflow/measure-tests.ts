import type { Shell } from '../agent/workspace.ts';
import { isTestFile } from '../lib/path-kind.ts';
import {
  countLines,
  readExecutedLines,
  together,
  type ExecutedLines,
} from '../sandbox/suspects/executed-lines.ts';
import { measuredCommand, NOT_MEASURABLE, runnerOf } from '../sandbox/suspects/measured-command.ts';
import { neighbours } from '../sandbox/suspects/neighbours.ts';
import type { Spectra } from '../sandbox/suspects/ochiai.ts';
import {
  fileByFile,
  grainsOf,
  nearestInName,
  testUnits,
  type Grain,
  type TestUnit,
} from '../sandbox/suspects/test-units.ts';
import type { TestCase } from '../sandbox/test-report/test-report.ts';
import { testFilesCommand } from './test-files-command.ts';
import { runTests } from './test-run.ts';

/** What is to be measured could not be, for a reason that is no fault of the program. */
export class NotMeasured extends Error {
  override name = 'NotMeasured';
}

export interface Measuring {
  readonly shell: Shell;
  /** With `{files}`, as the toolchain has it. */
  readonly testFiles: string;
  /** Test files that fail. */
  readonly failing: readonly string[];
  readonly commandSeconds: number;
  /** For all of it together. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const FAILING = 2;
const PASSING = 10;
/** So many set the failing test apart from what is like it; the others, least alike, from all the rest. */
const ALIKE = 6;
const ENOUGH = 5;
const NEIGHBOURS = 3;
const OF_A_NEIGHBOUR = 4;

/** Runs the failing tests and some passing ones near them, each by itself, and gives the lines that they execute. */
export async function measureTests(measuring: Measuring): Promise<Spectra> {
  if (measuredCommand(measuring.testFiles, '', { kind: 'all' }) === undefined)
    throw new NotMeasured('coverage is not measured with this test runner');
  const meter = createMeter(measuring);
  const cases = await meter.cases(measuring.failing);
  const { failing, loading, units, grain } = await measureFailing(meter, cases, measuring);
  const own = nearestInName(testUnits(cases, 'passed', { grain, files: measuring.failing }), units);
  const enough = grain !== 'file' && own.length >= ENOUGH;
  const near = enough
    ? own
    : await withNeighbours(meter, own, units, { grain, failing, loading: together([...loading.values()]) });
  const passing: ExecutedLines[] = [];
  for (const unit of [...near.slice(0, ALIKE), ...near.slice(ALIKE).slice(ALIKE - PASSING)]) {
    const executed = await meter.lines(unit);
    if (executed && ran(executed, loading.get(unit.file))) passing.push(executed);
  }
  if (passing.length === 0) throw new NotMeasured('no passing test was found to compare with');
  return { failing, passing, loading: together([...loading.values()]) };
}

const NOTHING: ExecutedLines = new Map();

/** Names that match no test run none; exit codes do not tell, as the coverage itself may be too little for some. */
const ran = (executed: ExecutedLines, loading = NOTHING) => countLines(executed) > countLines(loading);

/** Where the failing test has its file for itself, tests of other files near it or near what it executes. */
async function withNeighbours(
  meter: Meter,
  own: readonly TestUnit[],
  failingUnits: readonly TestUnit[],
  { grain, failing, loading }: Pick<Spectra, 'failing' | 'loading'> & { grain: Grain },
): Promise<TestUnit[]> {
  const files = [...new Set(failingUnits.map(({ file }) => file))];
  const near = neighbours(await meter.testFiles(), [...files, ...mostExecuted(failing, loading)]);
  if (grain === 'file') return testUnits([], 'passed', { grain, files: near });
  const units = [...own];
  for (const file of near.slice(0, NEIGHBOURS)) {
    const others = testUnits(await meter.cases([file]), 'passed', { grain, files: [file] });
    units.push(...nearestInName(others, failingUnits).slice(0, OF_A_NEIGHBOUR));
  }
  return units;
}

const MOST_EXECUTED = 8;

/** The files of which most was executed by the tests themselves. */
function mostExecuted(failing: readonly ExecutedLines[], loading: ExecutedLines): string[] {
  const files = failing.flatMap((executed) =>
    [...executed].map(([path, lines]) => ({ path, own: lines.size - (loading.get(path)?.size ?? 0) })),
  );
  const most = files.toSorted((a, b) => b.own - a.own).slice(0, MOST_EXECUTED);
  return most.map(({ path }) => path);
}

interface Meter {
  cases(files: readonly string[]): Promise<readonly TestCase[]>;
  /** Nothing once the time is up. */
  lines(unit: TestUnit): Promise<ExecutedLines | undefined>;
  testFiles(): Promise<string[]>;
  isOver(): boolean;
}

function createMeter({ shell, testFiles, commandSeconds, seconds, signal }: Measuring): Meter {
  const until = performance.now() + seconds * 1000;
  const left = () => Math.min(commandSeconds, (until - performance.now()) / 1000);
  const isOver = () => left() < 1;
  return {
    isOver,

    async cases(files) {
      const command = testFilesCommand({ testFiles }, files);
      if (command === undefined || isOver()) return [];
      return (await runTests(shell, command, left(), signal)).report?.cases ?? [];
    },

    async lines({ file, selection }) {
      const command = measuredCommand(testFiles, file, selection);
      if (command === undefined || isOver()) return undefined;
      const timeoutMs = left() * 1000;
      const result = await shell.run({ command, timeoutMs, maxOutputBytes: 8_000_000, signal });
      if (result.exitCode === NOT_MEASURABLE)
        throw new NotMeasured('what measures coverage is not installed in the repository');
      if (result.ending !== 'exited') return undefined;
      return readExecutedLines(result.output);
    },

    async testFiles() {
      const { output } = await shell.run({ command: 'git ls-files -z', timeoutMs: 60_000, signal });
      return output.split('\0').filter(isTestFile);
    },
  };
}

/** As finely as the runner lets tests be told apart. */
async function measureFailing(
  meter: Meter,
  cases: readonly TestCase[],
  { failing: files, testFiles }: Measuring,
) {
  const runner = runnerOf(testFiles);
  for (const grain of runner ? grainsOf(runner) : []) {
    const units = testUnits(cases, 'failed', { grain, files });
    const picked = fileByFile(units).slice(0, FAILING);
    const loading = new Map<string, ExecutedLines>();
    if (grain !== 'file')
      for (const { file } of picked)
        if (!loading.has(file))
          loading.set(file, (await meter.lines({ file, selection: { kind: 'none' } })) ?? NOTHING);
    const failing: ExecutedLines[] = [];
    for (const unit of picked) {
      const executed = await meter.lines(unit);
      if (executed && ran(executed, loading.get(unit.file))) failing.push(executed);
    }
    if (failing.length > 0) return { failing, loading, units, grain };
  }
  throw new NotMeasured(
    meter.isOver()
      ? 'the time for it was too short'
      : 'the failing tests left no lines of the sources, as when they end their process',
  );
}
