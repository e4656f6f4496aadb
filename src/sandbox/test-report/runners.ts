import { MOCHA_REPORTER } from './mocha-reporter.ts';
import { NODE_REPORTER } from './node-reporter.ts';
import { UNITTEST_REPORTER } from './unittest-reporter.ts';

export type Runner =
  | 'vitest'
  | 'jest'
  | 'mocha'
  | 'node:test'
  | 'borp'
  | 'ava'
  | 'tap'
  | 'tape'
  | 'pytest'
  | 'unittest'
  | 'go test'
  | 'cargo test'
  | 'bun test';

/** How a runner is made to leave a report. */
export interface Reporting {
  /** A program for the runner to load, put beside the report. */
  readonly script?: { readonly name: string; readonly text: string };
  /** Words for the runner, put after its own name and subcommand or behind all it has. */
  readonly words: (place: Place) => readonly string[];
  readonly at: 'name' | 'end';
  /** What the report is, where the runner cannot be told: all that it prints, or its standard output alone. */
  readonly caught?: 'copied' | 'copied with errors' | 'taken away';
  /** Words of its own that cannot stand beside these. */
  readonly replaced?: RegExp;
  /** Whether other words may be put behind a script of package.json that ends in this runner. */
  readonly throughScripts: boolean;
}

interface Place {
  /** For the shell, quotes included. */
  readonly report: string;
  readonly script: string;
  /** Whether the command names a reporter itself. */
  readonly hasReporter: boolean;
}

export const REPORTINGS: Readonly<Record<Runner, Reporting>> = {
  vitest: {
    words: ({ report, hasReporter }) => [
      ...(hasReporter ? [] : ['--reporter=default']),
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    at: 'name',
    throughScripts: true,
  },
  jest: { words: ({ report }) => ['--json', `--outputFile=${report}`], at: 'name', throughScripts: true },
  mocha: {
    script: { name: 'mocha-reporter.cjs', text: MOCHA_REPORTER },
    words: ({ script }) => ['--reporter', script],
    at: 'end',
    throughScripts: true,
  },
  'node:test': {
    script: { name: 'node-reporter.mjs', text: NODE_REPORTER },
    words: ({ report, script }) => [
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${script}`,
      `--test-reporter-destination=${report}`,
    ],
    at: 'name',
    replaced: /^--test-reporter(?:-destination)?(?:=|$)/,
    throughScripts: false,
  },
  borp: {
    script: { name: 'node-reporter.mjs', text: NODE_REPORTER },
    words: ({ report, script, hasReporter }) => [
      ...(hasReporter ? [] : ['--reporter=spec']),
      `--reporter=${script}:${report}`,
    ],
    at: 'end',
    throughScripts: true,
  },
  ava: {
    words: () => ['--tap'],
    at: 'name',
    caught: 'copied',
    replaced: /^(?:--tap|-t)$/,
    throughScripts: true,
  },
  // What it prints where there is no terminal, whatever its configuration says.
  tap: {
    words: () => ['--reporter=tap'],
    at: 'end',
    caught: 'copied',
    replaced: /^(?:--reporter(?:=|$)|-R.)/,
    throughScripts: true,
  },
  tape: { words: () => [], at: 'end', caught: 'copied', throughScripts: true },
  pytest: {
    words: ({ report }) => [
      `--junitxml=${report}`,
      '--override-ini=junit_family=xunit1',
      '--continue-on-collection-errors',
    ],
    at: 'name',
    throughScripts: false,
  },
  unittest: {
    script: { name: 'unittest_reporter.py', text: UNITTEST_REPORTER },
    words: ({ script }) => [script],
    at: 'name',
    replaced: /^(?:-m|unittest)$/,
    throughScripts: false,
  },
  'go test': {
    words: () => ['-json'],
    at: 'name',
    caught: 'taken away',
    replaced: /^-(?:json|v)$/,
    throughScripts: false,
  },
  // Without it, cargo stops at the first program with a failing test.
  'cargo test': {
    words: () => ['--no-fail-fast'],
    at: 'name',
    caught: 'copied with errors',
    replaced: /^--no-fail-fast$/,
    throughScripts: false,
  },
  'bun test': {
    words: ({ report }) => ['--reporter=junit', `--reporter-outfile=${report}`],
    at: 'name',
    throughScripts: false,
  },
};
