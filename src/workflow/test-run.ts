import type { Shell } from '../agent/workspace.ts';
import { quoteForShell } from '../agent/workspace.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import { isTestFile } from '../lib/path-kind.ts';
import { plainText } from '../lib/plain-text.ts';
import { evidenceOf } from './command-evidence.ts';

export interface TestCommands {
  readonly test?: string | undefined;
  readonly testFiles?: string | undefined;
}

/** Those of the files that a runner would start; fixtures and helpers among them are not tests. */
function runnable(files: readonly string[]): readonly string[] {
  const tests = files.filter(isTestFile);
  return tests.length > 0 ? tests : files;
}

/** Runs these test files, or the whole suite where the repository's runner takes no files. */
export function testFilesCommand(commands: TestCommands, files: readonly string[]): string | undefined {
  return (
    commands.testFiles?.replace('{files}', () => runnable(files).map(quoteForShell).join(' ')) ??
    commands.test
  );
}

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
  return { evidence: evidenceOf(command, result), output: plainText(result.output) };
}

export function passed({ evidence }: CommandRun): boolean {
  return evidence.ending === 'exited' && evidence.exitCode === 0;
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
  return (
    FAILING.some((form) => form.test(line)) || /\b(?:AssertionError|[A-Z]\w*Error:|panicked at)/.test(line)
  );
}

function wholeLinesFromEnd(text: string): string {
  const end = text.slice(-EXCERPT_CHARACTERS);
  return `[…]\n${end.slice(end.indexOf('\n') + 1)}`;
}

/** Lines by which the common runners name a failing test. */
const FAILING = [
  /^\s*(?:✗|✘|×|✕)\s+(?<name>.{3,200}?)(?:\s+\(?[\d.]+\s?m?s\)?)?$/,
  /^\s*not ok \d+ (?:- )?(?<name>[^#]{3,200})/,
  /^\s*FAIL(?:ED)?:?\s+(?<name>[^\s].{2,200}?)(?:\s+-\s.*)?$/,
  /^--- FAIL: (?<name>\S+)/,
  /^test (?<name>\S+) \.\.\. FAILED$/,
  /^\s*✖ (?<name>.{3,200}?) \([\d.]+ms\)$/,
];

/** The failing tests that an output names; empty where it names none. */
export function failingTests(output: string): string[] {
  const names = output.split('\n').flatMap((line) => {
    for (const form of FAILING) {
      const name = form.exec(line)?.groups?.['name'];
      if (name !== undefined) return [name.trim()];
    }
    return [];
  });
  return [...new Set(names)];
}
