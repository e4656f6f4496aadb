import type { Assignment } from '../agent/assignment.ts';
import { createToolbelt } from '../agent/toolbelt.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { EnvironmentEvidence } from '../conventions/evidence.ts';
import { learnConventions, type Conventions } from '../conventions/conventions.ts';
import { gateGround, type GateGround } from '../conventions/gate/ground.ts';
import type { Steps } from '../durable/durable.ts';
import { recogniser, type GivesAway } from '../repository/known-strings.ts';
import type { PatchLimits } from '../repository/patch.ts';
import { protectedAt, type IsProtected } from '../repository/protected-paths.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Account } from './account.ts';
import type { Asking } from './asking.ts';
import { recalledText } from './briefing.ts';
import { canaryOf } from './canary.ts';
import type { EquippedToolchain } from './installation.ts';
import type { RunParts } from './parts.ts';
import type { CommandRun } from './test-run.ts';
import { testsOnDemand } from './tests-on-demand.ts';
import type { WorkPlace } from './work-place.ts';
import type { Workbench } from './workbench.ts';

/** What every phase of a candidate works with. */
export interface Bench {
  readonly steps: Steps;
  readonly parts: RunParts;
  readonly config: RepositoryConfig;
  readonly mirror: Mirror;
  readonly base: string;
  readonly workbench: WorkPlace;
  readonly toolchain: EquippedToolchain;
  /** How what the tests need came to be there. */
  readonly environment: EnvironmentEvidence;
  readonly conventions: Conventions;
  /** What the gate goes by. */
  readonly ground: GateGround;
  readonly commandSeconds: number;
  readonly answerDays: number;
  /** Whether only a person may let a change to this path through. */
  readonly isProtected: IsProtected;
  readonly patchLimits: PatchLimits;
  /** Recognises what must not leave, the run's canary with it. */
  readonly givesAway: GivesAway;
  readonly account: Account;
  readonly asking: Asking;
  /** What the repository's checks said at the base commit, by their commands, as far as they were asked. */
  readonly baseChecks: Partial<Record<string, CommandRun>>;
  /** What every phase of the conversation of that name has in common. */
  assignmentOf(conversation: string): Omit<Assignment<never>, 'phase' | 'judge'>;
}

/** The bench of a run, which is that of its first candidate too. */
export interface RunBench extends Bench {
  /** The same for a further candidate, with a sandbox of its own from what was installed for the first. */
  forCandidate(name: string): Bench & AsyncDisposable;
}

interface BenchOptions {
  readonly steps: Steps;
  readonly parts: RunParts;
  readonly mirror: Mirror;
  readonly base: string;
  readonly config: RepositoryConfig;
  readonly account: Account;
  readonly asking: Asking;
  readonly workbench: Workbench;
  readonly environment: { readonly toolchain: EquippedToolchain; readonly evidence: EnvironmentEvidence };
  /** The files that memory expects to change. */
  readonly likely?: readonly string[];
  /** What the agent works with, where it is not a fix. */
  readonly equip?: typeof createToolbelt;
}

/** Everything here follows from the base commit and what was prepared for it, so it is worked out again rather than kept. */
export async function openBench({
  steps,
  parts,
  mirror,
  base,
  config,
  account,
  asking,
  workbench,
  environment: { toolchain, evidence },
  likely,
  equip = createToolbelt,
}: BenchOptions): Promise<RunBench> {
  const { sandboxLimits, memory, models, windowTokens } = parts;
  const [conventions, standing, isProtected] = await Promise.all([
    learnConventions(mirror, base, steps.signal),
    memory.rules.at(mirror, base),
    protectedAt(mirror.git, base, [...parts.protectedPaths, ...(config.protected ?? [])]),
  ]);
  const rules = standing.flatMap(({ rule, fallen }) => (fallen === undefined ? [rule] : []));
  const ground = await gateGround({
    mirror,
    at: base,
    conventions,
    rules,
    recalled: likely,
    levels: config.gate,
  });
  const { commandSeconds } = sandboxLimits;
  const answerDays = config['answer-days'] ?? parts.answerDays;
  const isCanary = recogniser([canaryOf(steps.run)]);
  const recall = async (untrustedQuery: string) =>
    recalledText(await memory.recall(mirror, base, untrustedQuery));
  const toolbelt = equip({
    recall,
    runTests: testsOnDemand(toolchain, commandSeconds),
    commandSeconds,
  });
  const baseChecks = {};
  const benchAt = (place: WorkPlace): Bench => ({
    steps,
    parts,
    config,
    mirror,
    base,
    workbench: place,
    toolchain,
    environment: evidence,
    conventions,
    ground,
    commandSeconds,
    answerDays,
    isProtected,
    patchLimits: { ...parts.patchLimits, allowBinary: config['allow-binary'] },
    givesAway: (text) => isCanary(text) || parts.givesAway(text),
    account,
    asking,
    baseChecks,
    assignmentOf: (conversation) => ({
      model: models.coding,
      summariser: models.summarising,
      windowTokens,
      toolbelt,
      workspace: place,
      // A sandbox may be lost under a turn; the turn begins at a saved tree, so it can begin again.
      step: (name, work) => steps.step(name, work, { retries: 1 }),
      note: (used) => account.note(conversation, used),
      exhausted: (used) => account.exhausted(conversation, used),
      ask: (question) => asking.ask(question, answerDays),
    }),
  });
  return {
    ...benchAt(workbench),
    forCandidate(name) {
      const place = workbench.candidate(name);
      return { ...benchAt(place), [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
    },
  };
}
