import { z } from 'zod';
import type { Shell } from '../agent/workspace.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import { foldRepeats } from '../lib/fold-repeats.ts';
import { plainText } from '../lib/plain-text.ts';
import { failingTestIn } from '../sandbox/test-report/printed-lines.ts';
import { reportedCommand, type Scripts, type TestReport } from '../sandbox/test-report/test-report.ts';
import { evidenceOf } from './command-evidence.ts';
import { readLeftReports } from './left-reports.ts';

export interface CommandRun {
  readonly evidence: CommandEvidence;
  /** All that it printed, without colours. */
  readonly output: string;
}

export async function runCommand(
  shell: Shell,
  command: string,
  seconds: number,
  signal: AbortSignal,
): Promise<CommandRun> {
  const result = await shell.run({ command, timeoutMs: seconds * 1000, maxOutputBytes: 2_000_000, signal });
  const output = foldRepeats(plainText(result.output));
  return { evidence: evidenceOf(command, { ...result, output }), output };
}

export interface TestRun extends CommandRun {
  /** Nothing where neither a report nor what was printed names a test: then the exit code is all there is. */
  readonly report?: TestReport | undefined;
}

/** Runs tests so that they leave a report, and reads it; what is told of the command is the command as it was given. */
export async function runTests(
  shell: Shell,
  command: string,
  seconds: number,
  signal: AbortSignal,
): Promise<TestRun> {
  const reported = reportedCommand(command, await scriptsFor(command, shell));
  const timeoutMs = seconds * 1000;
  const result = await shell.run({
    command: reported.command,
    timeoutMs,
    maxOutputBytes: 2_000_000,
    signal,
  });
  const untrustedOutput = plainText(result.output);
  const report = await readLeftReports(shell, reported.reports, untrustedOutput, signal);
  const printed = report?.printed === undefined ? untrustedOutput : `${untrustedOutput}\n${report.printed}`;
  const output = foldRepeats(printed);
  return { evidence: evidenceOf(command, { ...result, output }), output, report };
}

const Manifest = z.object({ scripts: z.record(z.string(), z.string()).default({}) });

async function scriptsFor(command: string, shell: Shell): Promise<Scripts> {
  if (!/\b(?:npm|pnpm|yarn)\b/.test(command)) return {};
  const untrustedBytes = await shell.read('package.json', 1_000_000);
  if (untrustedBytes === undefined) return {};
  try {
    return Manifest.safeParse(JSON.parse(Buffer.from(untrustedBytes).toString('utf8'))).data?.scripts ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** A test that failed counts whatever the exit code says, as commands may hide it. */
export function passed({ evidence, report }: TestRun): boolean {
  const ended = evidence.ending === 'exited' && evidence.exitCode === 0;
  if (!ended || report === undefined) return ended;
  return report.errors.length === 0 && !report.cases.some(({ status }) => status === 'failed');
}

const EXCERPT_CHARACTERS = 3_000;
const LINES_BEFORE = 12;

/** From where a run's output begins to tell of failures: whole lines, and not the tests that passed before them. */
export function failureExcerpt(output: string): string {
  const lines = output.trimEnd().split('\n');
  const summary = lines.findLastIndex((line) =>
    /^[\s⎯-]*(?:Failed Tests|FAILURES|failing tests|failures:)/i.test(line),
  );
  const first = summary === -1 ? lines.findIndex(tellsOfFailure) : summary;
  const told = lines.slice(Math.max(0, first)).join('\n');
  if (told.length <= EXCERPT_CHARACTERS) return told;
  return first === -1
    ? wholeLinesFromEnd(told)
    : `${told.slice(0, told.lastIndexOf('\n', EXCERPT_CHARACTERS))}\n[…]`;
}

/** The part of an output that a piece of it stands in; where failures begin when it is not to be found. */
export function excerptAround(output: string, piece: string): string {
  const lines = output.trimEnd().split('\n');
  const sought = squeeze(piece.trim().split('\n')[0] ?? '');
  const at = lines.findIndex((line) => squeeze(line).includes(sought));
  if (sought === '' || at === -1) return failureExcerpt(output);
  const from = Math.max(0, at - LINES_BEFORE);
  const told = lines.slice(from).join('\n');
  const end = told.length <= EXCERPT_CHARACTERS ? told.length : told.lastIndexOf('\n', EXCERPT_CHARACTERS);
  return `${from > 0 ? '[…]\n' : ''}${told.slice(0, end)}${end < told.length ? '\n[…]' : ''}`;
}

/** Runners wrap and indent; what counts is the words. */
export const squeeze = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

function tellsOfFailure(line: string): boolean {
  return failingTestIn(line) !== undefined || /\b(?:AssertionError|[A-Z]\w*Error:|panicked at)/.test(line);
}

function wholeLinesFromEnd(text: string): string {
  const end = text.slice(-EXCERPT_CHARACTERS);
  return `[…]\n${end.slice(end.indexOf('\n') + 1)}`;
}
