import type { Steps } from '../durable/durable.ts';
import type { Toolchain } from '../sandbox/detection/toolchain.ts';
import { diagnose, type Diagnosis } from '../sandbox/environment/diagnosis.ts';
import type { Environment } from '../sandbox/environment/environment.ts';
import type { MadeImage } from '../sandbox/images/image-needs.ts';
import { foundNoTest, isBetterBaseline, type Baseline } from './baseline.ts';
import { equipped, setupOf, type EquippedToolchain, type Installation } from './installation.ts';
import type { Parts } from './parts.ts';
import type { SetUp } from './setup.ts';
import { runBaseline, type FirstRun } from './suite.ts';
import type { Workbench } from './workbench.ts';

/** An environment to be tried, with what was changed to come to it, as sentences. */
export interface Attempt {
  readonly environment: Environment;
  readonly changes: readonly string[];
}

/** What came of it. */
export interface Tried extends Attempt {
  readonly toolchain: EquippedToolchain;
  readonly made: MadeImage;
  /** The name of the installation. */
  readonly prepared: string | undefined;
  readonly done: SetUp;
  readonly baseline: Baseline | undefined;
  /** What kept the installation or tests from running, where that can be told. */
  readonly diagnosis: Diagnosis | undefined;
}

export interface TryingOptions {
  readonly steps: Steps;
  readonly parts: Pick<Parts, 'sandboxes' | 'sandboxLimits'>;
  readonly workbench: Workbench;
  readonly detected: Toolchain;
  readonly installation: Installation;
  /** Where the change is expected: of a repository of many packages, theirs are tested. */
  readonly likely: readonly string[];
}

/** Installs, builds where that is asked for, and runs the tests as they are. */
export async function tryEnvironment(
  { environment, changes }: Attempt,
  { steps, parts, workbench, detected, installation, likely }: TryingOptions,
): Promise<Tried> {
  const { systemPackages, runtimes } = environment;
  const make = (signal: AbortSignal) => parts.sandboxes.image({ systemPackages, runtimes }, signal);
  const made = await steps.step('image', make, { retries: 1 });
  const setup = setupOf(environment, detected, made, installation);
  workbench.use(setup);
  const done = await steps.step('prepare', (signal) => workbench.prepare(signal), { retries: 1 });
  const toolchain = equipped(detected, environment, likely);
  const { prepared } = setup;
  const tried = { environment, changes, toolchain, made, prepared, done };
  const notDone = done.failed ?? done.incomplete;
  const why =
    notDone &&
    diagnose({ ...notDone, output: notDone.untrustedOutput, refusedHosts: done.refusedHosts }, detected);
  if (done.failed) return { ...tried, baseline: undefined, diagnosis: why };
  const { commandSeconds } = parts.sandboxLimits;
  const run = (signal: AbortSignal) => runBaseline({ workbench, toolchain, commandSeconds }, signal);
  const first = await steps.step('baseline', run, { retries: 1 });
  return { ...tried, baseline: first.baseline, diagnosis: whatToMend(first, why, detected) };
}

/** What the tests tell counts for more than what was missed before them. */
function whatToMend(
  { baseline, trouble }: FirstRun,
  missedBefore: Diagnosis | undefined,
  detected: Toolchain,
): Diagnosis | undefined {
  const told = trouble && diagnose({ phase: 'tests', ...trouble, refusedHosts: [] }, detected);
  if (told && isMendable(told)) return told;
  if (baseline && foundNoTest(baseline)) return NO_TEST;
  return trouble && missedBefore;
}

/** Runners say so, or that all is well, where their files are yet to be made. */
const NO_TEST: Diagnosis = { kind: 'build', because: 'The suite found no test to run.' };

/** Tests that need a network find none, whatever is installed. */
function isMendable({ kind }: Diagnosis): boolean {
  return kind === 'system-package' || kind === 'runtime' || kind === 'scripts' || kind === 'build';
}

/** Whether the second of two is the one to go on with; of two that failed, it got further or as far. */
export function isBetter(before: Tried, after: Tried): boolean {
  if (before.done.failed) return true;
  return !after.done.failed && isBetterBaseline(after.baseline, before.baseline);
}

export function secondsOf({ done, baseline }: Tried): number {
  const ran = [...done.commands, ...(baseline ? [baseline.run.evidence] : [])];
  return ran.reduce((sum, { seconds }) => sum + seconds, 0);
}
