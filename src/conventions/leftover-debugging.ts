import { isTestFile, pathKind } from '../lib/path-kind.ts';
import type { ChangedFile } from './changed-files.ts';
import type { Finding } from './finding.ts';

const IN_SOURCE: readonly (readonly [files: RegExp, line: RegExp])[] = [
  [/\.[cm]?[jt]sx?$/, /^\s*(?:console\.(?:log|debug|trace|dir)\(|debugger\b)/],
  [/\.py$/, /^\s*(?:print\(|breakpoint\(\)|import i?pdb\b|i?pdb\.set_trace\()/],
  [/\.rb$/, /^\s*(?:binding\.(?:pry|irb)|byebug)\b/],
  [/\.go$/, /^\s*(?:fmt\.Print(?:ln|f)?\(|spew\.Dump\()/],
  [/\.rs$/, /^\s*dbg!\(/],
  [/\.php$/, /^\s*(?:var_dump|print_r|dd)\(/],
];

/** Programs that talk on the terminal for a living. */
const TALKATIVE = /(?:^|\/)(?:bin|cli|cmd|scripts?|examples?|benchmarks?|tools?)(?:\/|\.)/i;

/** A focused test switches all others off without a word. */
const FOCUSED_TEST = /^\s*(?:(?:describe|it|test|suite)\.only\(|fdescribe\(|fit\()/;

/** Debugging output and focused tests in the lines that a change adds. */
export function findLeftovers({ path, addedLines }: ChangedFile): Finding[] {
  const isQuiet = pathKind(path) === 'source' && !TALKATIVE.test(path);
  const forms = IN_SOURCE.filter(([files]) => isQuiet && files.test(path)).map(([, line]) => line);
  if (isTestFile(path)) forms.push(FOCUSED_TEST);
  const left = addedLines.find((line) => forms.some((form) => form.test(line)));
  if (left === undefined) return [];
  const message = `${path} has a leftover of debugging: ${left.trim().slice(0, 100)}`;
  return [{ check: 'leftover-debugging', level: 'blocking', message, citation: path }];
}
