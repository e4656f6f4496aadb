import { stripVTControlCharacters } from 'node:util';
import { fenced } from '../../lib/markdown.ts';
import {
  endingInWords,
  isReproduced,
  succeeded,
  type ChangedState,
  type CheckEvidence,
  type CommandEvidence,
  type EnvironmentEvidence,
  type Evidence,
} from '../evidence.ts';
import { missingProgram } from '../missing-program.ts';
import { neutralLine } from '../neutral-text.ts';

const isBroken = ({ before, after }: ChangedState) => before === 'passed' && after === 'failed';

/** What was seen, in a sentence or two; never more than the program saw. */
export function evidenceInShort(evidence: Evidence): string {
  const sentences = [reproductionInShort(evidence)];
  const { baseline, suite } = evidence;
  if (suite === undefined) sentences.push('The test suite was not run on the change.');
  else if (succeeded(suite)) sentences.push(`The test suite passes (${ending(suite)}).`);
  else if (evidence.perTest && !succeeded(baseline) && !evidence.changedStates.some(isBroken))
    sentences.push(
      `No test fails that passed before; the test suite does not pass, as it did not without the change.`,
    );
  else {
    const before = baseline === undefined ? '' : `; without the change: ${ending(baseline)}`;
    sentences.push(`**The test suite does not pass** (${ending(suite)}${before}).`);
  }
  const broken = evidence.changedStates.filter(isBroken);
  if (broken.length > 0) sentences.push(`**${broken.length} of the tests that passed before fail now.**`);
  return sentences.join(' ');
}

function reproductionInShort(evidence: Evidence): string {
  const { reproduction, before, after } = evidence;
  if (reproduction.kind === 'none')
    return `No test reproduces the issue: ${neutralLine(reproduction.because)}`;
  if (before === undefined || after === undefined || !isReproduced(evidence)) {
    return `**The reproduction is not proven**: without the fix ${ending(before)}, with it ${ending(after)}.`;
  }
  const tests = reproduction.tests.map((test) => `\`${test.replaceAll('`', '')}\``).join(', ');
  const [fails, passes] = reproduction.tests.length > 1 ? ['fail', 'pass'] : ['fails', 'passes'];
  return `${tests} ${fails} without the fix (${ending(before)}) and ${passes} with it (${ending(after)}).`;
}

export const EVIDENCE_SUMMARY = 'Evidence: what was run, and what it printed';

/** Every command with its exit code and output, folded away. */
export function evidenceDetails(evidence: Evidence, outputCharacters: number): string {
  const commands: [string, CommandEvidence | undefined][] = [
    ['Test suite without the change', evidence.baseline],
    ['Reproduction without the fix', evidence.before],
    ['Reproduction with the fix', evidence.after],
    ['Test suite with the change', evidence.suite],
  ];
  const blocks = [
    ...commands.flatMap(([name, run]) =>
      run === undefined ? [] : [commandBlock(name, run, outputCharacters)],
    ),
    ...(evidence.checks ?? []).map((check) => checkBlock(check, outputCharacters)),
  ];
  const states = evidence.changedStates
    .slice(0, 50)
    .map(({ name, before, after }) => `- ${neutralLine(name)}: ${before} → ${after}`);
  return folded(EVIDENCE_SUMMARY, [
    ...blocks,
    states.length > 0 ? `What changed state:\n\n${states.join('\n')}` : 'No other change of state was seen.',
    ...flakyLine(evidence.flaky ?? []),
    ...(evidence.resultsFrom === undefined ? [] : [`Results by test: ${neutralLine(evidence.resultsFrom)}.`]),
    ...(evidence.environment === undefined ? [] : [environmentNote(evidence.environment)]),
  ]);
}

/** How the sandbox was prepared: a reader can do the same. */
function environmentNote(environment: EnvironmentEvidence): string {
  const { has, because, commands, fromCache, missing, changes, refusedHosts } = environment;
  const versions = Object.entries(has).map(([name, version]) => `${name} ${version}`);
  const lines = [
    ...(versions.length > 0 ? [`Ran with ${versions.join(', ')}.`] : []),
    ...(fromCache ? ['Installed by an earlier run with the same manifests and lock files.'] : []),
    ...commands.map(
      (run) => `${PHASE_NAMES[run.phase]}: \`${run.command.replaceAll('`', "'")}\`, ${ending(run)}.`,
    ),
    ...because.map((sentence) => `Detected ${sentence}.`),
    ...missing,
    ...changes,
    ...(refusedHosts.length > 0 ? [`Not let through to: ${refusedHosts.join(', ')}.`] : []),
  ];
  return `Environment:\n\n${lines.map((line) => `- ${neutralLine(line, 300)}`).join('\n')}`;
}

const PHASE_NAMES = { install: 'Installed', scripts: 'Ran the lifecycle scripts', build: 'Built' } as const;

const FLAKY_NAMES = 5;

function flakyLine(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const told = names.slice(0, FLAKY_NAMES).map((name) => neutralLine(name));
  const more = names.length > FLAKY_NAMES ? ` and ${names.length - FLAKY_NAMES} more` : '';
  return [`Left out as flaky, as they failed and passed on the same code: ${told.join('; ')}${more}.`];
}

const VERDICT_LINES = 12;

const CHECK_NAMES = {
  lint: 'Linter',
  format: 'Formatter',
  typecheck: 'Type checker',
  build: 'Build',
} as const;

function commandBlock(name: string, run: CommandEvidence, outputCharacters: number): string {
  const text = stripVTControlCharacters(run.output).trim();
  const output = middleCut(succeeded(run) ? lastLines(text) : text, outputCharacters);
  const printed = output === '' ? 'It printed nothing.' : fenced(output, 'text');
  return [
    `**${name}**: ${ending(run)}, ${run.seconds.toFixed(1)} s`,
    fenced(run.command, 'sh'),
    printed,
  ].join('\n\n');
}

function checkBlock(check: CheckEvidence, outputCharacters: number): string {
  const name = CHECK_NAMES[check.kind];
  const missing = missingProgram(check);
  if (missing === undefined) return commandBlock(name, check, outputCharacters);
  return [
    `**${name}**: could not be run here, with the change or without it`,
    fenced(check.command, 'sh'),
    fenced(missing.untrustedLine, 'text'),
  ].join('\n\n');
}

function ending(run: CommandEvidence | undefined): string {
  if (run === undefined) return 'not run';
  return endingInWords(run);
}

/** What passes has little to say: the verdict stands at the end. */
function lastLines(text: string): string {
  const lines = text.split('\n');
  return lines.length <= VERDICT_LINES ? text : ['[…]', ...lines.slice(-VERDICT_LINES)].join('\n');
}

/** The beginning says what ran and the end what came of it; the middle is left out first. */
function middleCut(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const head = text.slice(0, Math.floor(characters / 3));
  const tail = text.slice(-Math.floor((characters * 2) / 3));
  return `${head}\n… ${text.length - head.length - tail.length} characters left out …\n${tail}`;
}

export function folded(summary: string, blocks: readonly string[]): string {
  return [`<details>\n<summary>${summary}</summary>`, ...blocks, '</details>'].join('\n\n');
}
