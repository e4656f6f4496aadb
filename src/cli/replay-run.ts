import { withoutChance } from '../lib/without-chance.ts';
import type { Difference } from '../model/replay.ts';
import type { SandboxKind } from '../sandbox/sandbox.ts';
import type { Progress } from '../workflow/progress.ts';
import { allowsSandbox, tellProgress } from './fix.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

/** What of an outcome is the same whenever it is told. */
export interface Told {
  readonly outcome: 'proposed' | 'asked' | 'gave-up';
  /** The reason, or the question. */
  readonly because: string;
  readonly title: string | null;
  readonly patch: string | null;
}

export interface Replayed {
  /** Undefined where the run was cut off. */
  readonly recorded: Told | undefined;
  readonly now: Told;
  /** Where the model was asked something else than what is recorded. */
  readonly differences: readonly Difference[];
  /** Recorded replies that were not asked for. */
  readonly left: number;
}

export interface RecordedRun {
  readonly sandbox: SandboxKind;
  replay(sandbox: SandboxKind, tell: (progress: Progress) => void): Promise<Replayed>;
}

export interface ReplayOptions {
  /** The recorded one, unless another is named. */
  readonly sandbox?: SandboxKind;
  readonly trustRepository: boolean;
  readonly json: boolean;
}

export interface ReplayNeeds {
  readonly terminal: Terminal;
  /** Undefined where no such run was recorded. */
  readonly openRecordedRun: (run: string) => Promise<RecordedRun | undefined>;
}

/** `heirloom runs replay`: tells a recorded run again, without a model and without leaving anything. */
export async function replayRunCommand(
  run: string,
  options: ReplayOptions,
  { terminal, openRecordedRun }: ReplayNeeds,
): Promise<ExitCode> {
  const recorded = await openRecordedRun(run);
  if (recorded === undefined) {
    terminal.err(`There is no record of a run ${run}.\n`);
    return 1;
  }
  const sandbox = options.sandbox ?? recorded.sandbox;
  if (!allowsSandbox({ ...options, sandbox }, terminal)) return 2;
  const replayed = await recorded.replay(sandbox, (progress) => tellProgress(terminal, progress));
  const verdict = compare(replayed);
  if (options.json) printJson(terminal, { run, ...verdict, ...replayed });
  else print(verdict, replayed, terminal);
  return verdict.same ? 0 : 1;
}

interface Verdict {
  readonly same: boolean;
  readonly sameOutcome: boolean;
  readonly samePatch: boolean;
}

function compare({ recorded, now }: Replayed): Verdict {
  const sameOutcome =
    recorded?.outcome === now.outcome &&
    recorded.title === now.title &&
    withoutChance(recorded.because) === withoutChance(now.because);
  const samePatch = recorded !== undefined && recorded.patch === now.patch;
  return { same: sameOutcome && samePatch, sameOutcome, samePatch };
}

function print({ sameOutcome, samePatch }: Verdict, replayed: Replayed, terminal: Terminal): void {
  const { recorded, now, differences, left } = replayed;
  if (recorded === undefined) terminal.out(`The run was cut off; told again it ends: ${inWords(now)}\n`);
  else if (sameOutcome) terminal.out(`The same outcome: ${inWords(now)}\n`);
  else terminal.out(`Another outcome: ${inWords(now)}\n  recorded: ${inWords(recorded)}\n`);
  if (recorded && samePatch)
    terminal.out(now.patch === null ? 'No patch, as recorded.\n' : 'The same patch.\n');
  else if (recorded) terminal.out(`Another patch. ${firstLineApart(recorded.patch ?? '', now.patch ?? '')}`);
  const [first] = differences;
  if (first !== undefined)
    terminal.out(
      `The model was asked something else: ${first.conversation}, call ${first.call}, message ${first.message}\n` +
        `  recorded: ${JSON.stringify(first.recorded)}\n  now:      ${JSON.stringify(first.now)}\n`,
    );
  if (left > 0) terminal.out(`${left} recorded replies were not asked for.\n`);
}

function inWords({ outcome, because, title }: Told): string {
  return outcome === 'proposed' ? `proposed "${title ?? ''}"` : `${outcome}: ${because}`;
}

function firstLineApart(recorded: string, now: string): string {
  const [was, is] = [recorded.split('\n'), now.split('\n')];
  const line = was.findIndex((text, index) => text !== is[index]);
  const at = line === -1 ? was.length : line;
  return `From line ${at + 1}:\n  recorded: ${was[at] ?? '(nothing)'}\n  now:      ${is[at] ?? '(nothing)'}\n`;
}
