import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { findRunner } from './find-runner.ts';
import { REPORTINGS, type Reporting, type Runner } from './runners.ts';
import { simpleCommands, type SimpleCommand } from './shell-words.ts';

/** One report that a command leaves. */
export interface ExpectedReport {
  readonly runner: Runner;
  /** For the shell of the sandbox, quotes included. */
  readonly file: string;
}

export interface ReportedCommand {
  readonly command: string;
  /** Empty where no runner was recognized: then the command is as it was. */
  readonly reports: readonly ExpectedReport[];
}

interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Changed {
  readonly insertions: readonly Insertion[];
  readonly report: ExpectedReport;
  readonly script?: Reporting['script'];
}

/** Scripts of package.json by their names, to see what `npm test` runs. */
export type Scripts = Readonly<Record<string, string>>;

/** Beside what the workbench keeps, so that no change of the repository takes it up. */
const FOLDER = '$HOME/.heirloom/reports';

/**
 * The command changed so that the test runners in it also leave reports. What they print stays, but for `go test`,
 * whose report says it. Reports of earlier runs are removed first: one that is found was written by this run.
 */
export function reportedCommand(command: string, scripts: Scripts = {}): ReportedCommand {
  const found = (simpleCommands(command) ?? []).flatMap((simple, index) => {
    const changed = ownRunner(simple, index) ?? runnerOfScript(simple, index, scripts);
    return changed ? [changed] : [];
  });
  if (found.length === 0) return { command, reports: [] };
  const files = new Map(found.flatMap(({ script }) => (script ? [[script.name, script.text]] : [])));
  const setUp = [
    `rm -rf "${FOLDER}"`,
    `mkdir -p "${FOLDER}"`,
    ...Array.from(files, ([name, text]) => `printf %s ${quoteForShell(text)} > "${FOLDER}/${name}"`),
  ];
  return {
    command: `${setUp.join(' && ')} || exit 125\n${inserted(
      command,
      found.flatMap(({ insertions }) => insertions),
    )}`,
    reports: found.map(({ report }) => report),
  };
}

function ownRunner(simple: SimpleCommand, index: number): Changed | undefined {
  const found = findRunner(simple.words);
  if (!found) return undefined;
  const reporting = REPORTINGS[found.runner];
  const report = expected(found.runner, reporting, index);
  const own = simple.words.filter(
    ({ text }, at) =>
      (reporting.replaced?.test(text) && isOfRunner(at, found.named, found.runner)) ||
      (reporting.replaced?.test(simple.words[at - 1]?.text ?? '') && isValue(simple, at)),
  );
  const at = reporting.at === 'name' ? simple.words[found.named]!.end : endOfWords(simple);
  const words = wordsOf(reporting, report, simple);
  return {
    insertions: [
      ...own.map(({ start, end }) => ({ start, end, text: '' })),
      { start: at, end: at, text: words.map((word) => ` ${word}`).join('') },
      ...caught(reporting, report, simple),
    ],
    report,
    script: reporting.script,
  };
}

/** Of a reporter's option that stands before it. */
function isValue({ words }: SimpleCommand, at: number): boolean {
  return /^(?:--test-reporter(?:-destination)?|--reporter|-R)$/.test(words[at - 1]!.text);
}

/** What replaces `-m unittest` stands before the name's end; every other runner's own words come after it. */
function isOfRunner(at: number, named: number, runner: Runner): boolean {
  return runner === 'unittest' ? at === named || at === named - 1 : at > named;
}

/** `npm test` and its like pass on what follows, to the last program of the script. */
function runnerOfScript(simple: SimpleCommand, index: number, scripts: Scripts): Changed | undefined {
  const called = calledScript(simple, scripts);
  if (called === undefined) return undefined;
  const last = simpleCommands(scripts[called.name] ?? '')?.at(-1);
  const found = last && findRunner(last.words);
  if (!found || !REPORTINGS[found.runner].throughScripts) return undefined;
  const reporting = REPORTINGS[found.runner];
  const report = expected(found.runner, reporting, index);
  const words = wordsOf(reporting, report, { ...simple, words: [...last.words, ...simple.words] });
  const dashes = called.manager === 'npm' && !simple.words.some(({ text }) => text === '--') ? ' --' : '';
  const at = endOfWords(simple);
  const text = words.length > 0 ? `${dashes} ${words.join(' ')}` : '';
  return {
    insertions: [{ start: at, end: at, text }, ...caught(reporting, report, simple)],
    report,
    script: reporting.script,
  };
}

/** Options before the script's name may choose another package, or all of them. */
function calledScript({ words }: SimpleCommand, scripts: Scripts) {
  const texts = words.map(({ text }) => text).filter((text) => !/^[A-Za-z_]\w*=/.test(text));
  const [manager = '', ...rest] = texts;
  if (!/^(?:npm|pnpm|yarn)$/.test(manager)) return undefined;
  const plain = rest.filter((text) => !/^(?:-s|--silent|run|run-script)$/.test(text));
  const name = plain[0] === 't' ? 'test' : plain[0];
  return name !== undefined && Object.hasOwn(scripts, name) ? { manager, name } : undefined;
}

function expected(runner: Runner, { script, caught: isCaught }: Reporting, index: number): ExpectedReport {
  const writesBesideScript = script !== undefined && (runner === 'mocha' || runner === 'unittest');
  const name = writesBesideScript && !isCaught ? `${script.name}.jsonl` : `report-${index + 1}`;
  return { runner, file: `"${FOLDER}/${name}"` };
}

function wordsOf(reporting: Reporting, report: ExpectedReport, { words }: SimpleCommand): readonly string[] {
  const hasReporter = words.some(({ text }) => /^(?:--reporters?|-r|-R)(?:=|$)/.test(text));
  return reporting.words({
    report: report.file,
    script: `"${FOLDER}/${reporting.script?.name ?? ''}"`,
    hasReporter,
  });
}

function endOfWords({ words }: SimpleCommand): number {
  const dashes = words.findIndex(({ text }) => text === '--');
  const isPassedOn = /^(?:npm|pnpm|yarn)$/.test(words[0]?.text ?? '');
  return dashes > 0 && !isPassedOn ? words[dashes - 1]!.end : words.at(-1)!.end;
}

/** In a subshell, whose exit code stays that of the runner. */
function caught(
  { caught: how }: Reporting,
  { file }: ExpectedReport,
  { start, end }: SimpleCommand,
): Insertion[] {
  if (how === undefined) return [];
  if (how === 'taken away') return [{ start: end, end, text: ` > ${file}` }];
  const errors = how === 'copied with errors' ? ' 2>&1' : '';
  return [
    { start, end: start, text: '(set -o pipefail; ' },
    { start: end, end, text: `${errors} | tee ${file})` },
  ];
}

function inserted(command: string, insertions: readonly Insertion[]): string {
  let text = command;
  // From the end on, so that places keep their numbers; what is put in at one place stays in its order.
  for (const { start, end, text: put } of insertions.toReversed().toSorted((a, b) => b.start - a.start))
    text = text.slice(0, start) + put + text.slice(end);
  return text;
}
