import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { parseRepositoryConfig } from '../../src/config/repository-config.ts';
import type { Config } from '../../src/config/config.ts';
import { endingInWords } from '../../src/conventions/evidence.ts';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import { openMirror, type Mirror } from '../../src/repository/repository.ts';
import { readConfiguredToolchain } from '../../src/sandbox/detection/read-toolchain.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { Sandboxes } from '../../src/sandbox/sandbox.ts';
import { prepareEnvironment, type PreparedEnvironment } from '../../src/workflow/prepare-environment.ts';
import { createWorkbench } from '../../src/workflow/workbench.ts';
import { removeImagesLabelled } from '../sandbox/engine-client.ts';
import type { Row } from './table.ts';
import { judge, type Truth } from './truth.ts';

interface Trial {
  readonly folder: string;
  readonly scratch: string;
  readonly truth: Truth | undefined;
  readonly sandbox: Config['sandbox'];
  /** For the first preparation, and again for the second. */
  readonly seconds: number;
}

interface Place {
  readonly mirror: Mirror;
  readonly base: string;
  readonly memory: Memory;
  readonly sandboxes: Sandboxes;
}

const log = createLog({ level: 'silent', redact: (text) => text });

/** Everything that a run does with a repository before it asks a model: with nothing there, then from what that left. */
export async function tryRepository(trial: Trial): Promise<Row> {
  const { folder, scratch, sandbox } = trial;
  const name = basename(folder);
  const { mirror, base, row } = await detect(trial);
  await using memory = await openMemory({ uri: join(scratch, `${name}-memory`), log });
  const owner = `bench-${randomUUID()}`;
  const { image, imageCacheMb, network } = sandbox;
  const place = {
    mirror,
    base,
    memory,
    sandboxes: createDockerSandboxes({ image, owner, imageCacheMb, network }),
  };
  try {
    const cold = await prepared(place, trial);
    return {
      ...row,
      ...columnsOf(cold.outcome),
      coldSeconds: cold.seconds,
      ...(cold.outcome.kind === 'ready' && (await again(place, trial))),
    };
  } finally {
    await removeImagesLabelled(`heirloom.owner=${owner}`);
  }
}

type DetectedRow = Pick<Row, 'repository' | 'commit' | 'toolchain' | 'judgement'>;

/** What is known of a repository before anything of it is run. */
export async function detect({
  folder,
  scratch,
  truth,
}: Pick<Trial, 'folder' | 'scratch' | 'truth'>): Promise<{ mirror: Mirror; base: string; row: DetectedRow }> {
  const name = basename(folder);
  const mirror = await openMirror({ dir: join(scratch, name), source: folder, surroundings: process.env });
  const base = await mirror.resolve('HEAD');
  const { toolchain } = await readConfiguredToolchain(mirror, base);
  const row = {
    repository: truth?.source ?? name,
    commit: base,
    toolchain: truth?.toolchain ?? toolchain.because[0] ?? 'none was found',
    judgement: truth && judge(toolchain, truth),
  };
  return { mirror, base, row };
}

type Outcome = PreparedEnvironment | { readonly kind: 'late'; readonly because: string };

async function prepared(
  { sandboxes, mirror, base, memory }: Place,
  { sandbox, seconds }: Trial,
): Promise<{ outcome: Outcome; seconds: number }> {
  const started = performance.now();
  const run = randomUUID();
  const signal = AbortSignal.timeout(seconds * 1000);
  const limits = {
    ...sandbox.limits,
    commandSeconds: Math.min(sandbox.limits.commandSeconds, seconds * 0.6),
  };
  await using workbench = createWorkbench({ sandboxes, run, limits, mirror, base, log });
  const preparing = prepareEnvironment({
    steps: createLocalSteps(run, signal),
    parts: { sandboxes, sandboxLimits: limits, memory },
    mirror,
    base,
    config: parseRepositoryConfig(undefined).config,
    workbench,
    reporter: { note: () => undefined },
    likely: [],
  });
  const outcome = await preparing.catch((error: unknown): Outcome => {
    if (!signal.aborted) throw error;
    return { kind: 'late', because: `Not done after ${seconds} seconds.` };
  });
  return { outcome, seconds: (performance.now() - started) / 1000 };
}

/** Only what really began with what the first time left says what that is worth. */
async function again(place: Place, trial: Trial): Promise<Pick<Row, 'cachedSeconds'>> {
  const { outcome, seconds } = await prepared(place, trial);
  return outcome.kind === 'ready' && outcome.evidence.fromCache ? { cachedSeconds: seconds } : {};
}

function columnsOf(outcome: Outcome): Pick<Row, 'installed' | 'changes' | 'missing' | 'tests' | 'whyNot'> {
  if (outcome.kind !== 'ready') {
    return { installed: false, changes: [], missing: [], whyNot: outcome.because };
  }
  const { baseline, evidence } = outcome;
  const { changes, missing } = evidence;
  const ready = { installed: true, changes, missing };
  if (baseline === undefined) return { ...ready, whyNot: 'No test command was found.' };
  const { counts, run } = baseline;
  const ran = counts ? counts.passed > 0 : baseline.passed;
  const ended = endingInWords(run.evidence);
  if (!ran)
    return { ...ready, whyNot: `\`${run.evidence.command}\`: ${ended}; ${telling(run.evidence.output)}` };
  const tests = {
    passed: counts?.passed,
    failed: counts?.failed,
    ended: baseline.passed ? undefined : ended,
  };
  return { ...ready, tests };
}

const telling = (output: string) => output.trim().slice(-300);
