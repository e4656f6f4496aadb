/** How a command came to its end; the words are the sandbox's. */
export type CommandEnding =
  'exited' | 'timed-out' | 'killed' | 'output-limit' | 'out-of-memory' | 'process-limit' | 'disk-full';

const ENDINGS: Readonly<Record<Exclude<CommandEnding, 'exited'>, string>> = {
  'timed-out': 'timed out',
  killed: 'was killed',
  'output-limit': 'printed without end',
  'out-of-memory': 'ran out of memory',
  'process-limit': 'came to the limit of processes',
  'disk-full': 'filled the disk',
};

/** What a command that stands before it did. */
export function endingInWords({ ending, exitCode }: Pick<CommandEvidence, 'ending' | 'exitCode'>): string {
  return ending === 'exited' ? `exit code ${exitCode ?? 'unknown'}` : ENDINGS[ending];
}

/** One command that the program itself ran; never a model's account of one. */
export interface CommandEvidence {
  readonly command: string;
  readonly exitCode: number | null;
  readonly seconds: number;
  readonly output: string;
  readonly ending: CommandEnding;
}

export interface CheckEvidence extends CommandEvidence {
  readonly kind: 'lint' | 'format' | 'typecheck' | 'build';
  /** How it ended at the base commit, where it was run there because it fails now. */
  readonly atBase?: 'passed' | 'failed' | undefined;
}

export type TestState = 'passed' | 'failed' | 'skipped' | 'absent';

/** A test, or a whole command where tests have no names, whose result the change altered. */
export interface ChangedState {
  readonly name: string;
  readonly before: TestState;
  readonly after: TestState;
}

export type Reproduction =
  | { readonly kind: 'verified'; readonly tests: readonly string[]; readonly reason?: string | undefined }
  | { readonly kind: 'none'; readonly because: string };

/** How the sandbox came by what the tests need. */
export interface EnvironmentEvidence {
  /** From which file each command was concluded, as sentences. */
  readonly because: readonly string[];
  /** Versions of what the repository is run with. */
  readonly has: Readonly<Record<string, string>>;
  /** Sentences about what is wanted and was not to be had. */
  readonly missing: readonly string[];
  /** What a failure was answered with. */
  readonly changes: readonly string[];
  /** It was installed by an earlier run with the same manifests and lock files. */
  readonly fromCache: boolean;
  readonly commands: readonly (CommandEvidence & { readonly phase: 'install' | 'scripts' | 'build' })[];
  /** Hosts that the installation asked for and was not let through to. */
  readonly refusedHosts: readonly string[];
}

export interface Evidence {
  readonly environment?: EnvironmentEvidence | undefined;
  /** The test suite at the base commit. */
  readonly baseline?: CommandEvidence | undefined;
  /** The reproduction without the fix. */
  readonly before?: CommandEvidence | undefined;
  /** The reproduction with the fix. */
  readonly after?: CommandEvidence | undefined;
  /** The test suite with the fix. */
  readonly suite?: CommandEvidence | undefined;
  readonly reproduction: Reproduction;
  /** Tests of the reproduction failed before and none does after; told by test where the runner does, whatever else fails. */
  readonly faultGone?: boolean | undefined;
  readonly changedStates: readonly ChangedState[];
  /** The suite was compared test by test, and not by its exit code alone. */
  readonly perTest?: boolean | undefined;
  /** Tests that failed and passed on the same code; they were left out. */
  readonly flaky?: readonly string[] | undefined;
  /** Where the results of each test come from, or that there are only exit codes; for people. */
  readonly resultsFrom?: string | undefined;
  /** What else the program ran on the change. */
  readonly checks?: readonly CheckEvidence[] | undefined;
}

export function succeeded(run: CommandEvidence | undefined): boolean {
  return run !== undefined && run.ending === 'exited' && run.exitCode === 0;
}

export function failed(run: CommandEvidence | undefined): boolean {
  return run !== undefined && run.ending === 'exited' && run.exitCode !== 0;
}

/** A test failed without the fix and passes with it, both seen by the program. */
export function isReproduced(evidence: Evidence): boolean {
  if (evidence.reproduction.kind === 'none') return false;
  return evidence.faultGone ?? (failed(evidence.before) && succeeded(evidence.after));
}
