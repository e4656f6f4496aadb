import type { RepositoryConfig } from '../config/repository-config.ts';
import type { EnvironmentEvidence } from '../conventions/evidence.ts';
import type { Steps } from '../durable/durable.ts';
import type { Mirror } from '../repository/repository.ts';
import { readToolchain } from '../sandbox/detection/read-toolchain.ts';
import type { Toolchain } from '../sandbox/detection/toolchain.ts';
import { firstEnvironment } from '../sandbox/environment/environment.ts';
import { remedy } from '../sandbox/environment/remedy.ts';
import { installationOf, type EquippedToolchain, type Installation } from './installation.ts';
import type { Parts } from './parts.ts';
import type { Reporter } from './progress.ts';
import type { Baseline } from './suite.ts';
import { isBetter, secondsOf, tryEnvironment, type Attempt, type Tried } from './try-environment.ts';
import type { Workbench } from './workbench.ts';

export type PreparedEnvironment =
  | {
      readonly kind: 'ready';
      /** With the commands as they are run in what was prepared. */
      readonly toolchain: EquippedToolchain;
      readonly baseline: Baseline | undefined;
      readonly evidence: EnvironmentEvidence;
    }
  | { readonly kind: 'failed'; readonly because: string };

export interface PreparingOptions {
  readonly steps: Steps;
  readonly parts: Pick<Parts, 'sandboxes' | 'sandboxLimits' | 'memory'>;
  readonly mirror: Mirror;
  readonly base: string;
  readonly config: RepositoryConfig;
  readonly workbench: Workbench;
  readonly reporter: Pick<Reporter, 'note'>;
  /** Where the change is expected: of a repository of many packages, theirs are tested. */
  readonly likely: readonly string[];
}

const MOST_CHANGES = 3;
const RECENT_MS = 24 * 3600 * 1000;

/**
 * The story of an environment: what the repository says of itself is installed and its tests are run; a failure that can
 * be told is answered with a change, three times at most. What worked is remembered, and is where the next run begins.
 */
export async function prepareEnvironment(options: PreparingOptions): Promise<PreparedEnvironment> {
  const { steps, parts, mirror, base, config, reporter } = options;
  const detected = await readToolchain(mirror, base, config);
  const installation = await installationOf(mirror, base, config, await steps.now());
  const remembered = await steps.step('recall the environment', async () => {
    const episode = await parts.memory.environments.latest(installation.key);
    if (episode === undefined) return undefined;
    const { environment, sameKey, at } = episode;
    return { environment, sameKey, isRecent: Date.now() - at.getTime() < RECENT_MS };
  });

  const tryOut = (attempt: Attempt) => tryEnvironment(attempt, { ...options, detected, installation });
  let last = await tryOut({ environment: firstEnvironment(detected, remembered), changes: [] });
  let best = last;
  const attempts = [last];
  while (attempts.length <= MOST_CHANGES) {
    const next = changed(last, attempts, detected);
    if (next === undefined) break;
    attempts.push((last = await tryOut(next)));
    if (isBetter(best, last)) best = last;
  }
  // What a change made no better is taken back.
  if (best !== last) attempts.push((best = await tryOut(best)));
  if (best.done.failed) return { kind: 'failed', because: whyNot(best) };

  const evidence = evidenceOf(best, attempts, detected);
  for (const sentence of [...evidence.missing, ...evidence.changes]) reporter.note(sentence);
  // What an earlier run installed was remembered by it.
  if (!evidence.fromCache || best.changes.length > 0)
    await rememberIt(best, evidence, attempts, installation, options);
  return { kind: 'ready', toolchain: best.toolchain, baseline: best.baseline, evidence };
}

function changed(
  { environment, changes, diagnosis }: Tried,
  attempts: readonly Tried[],
  detected: Toolchain,
): Attempt | undefined {
  if (diagnosis === undefined) return undefined;
  const before = attempts.map((attempt) => attempt.environment);
  const next = remedy(environment, diagnosis, detected, before);
  const change = `${diagnosis.because} ${next?.says}`;
  return next && { environment: next.environment, changes: [...changes, change] };
}

function whyNot({ done, diagnosis, changes, made }: Tried): string {
  const { phase, command, untrustedOutput } = done.failed!;
  const what =
    phase === 'build' ? 'The repository could not be built' : 'The dependencies could not be installed';
  return [
    `${what} (\`${command}\`).`,
    ...(diagnosis && diagnosis.kind !== 'unknown' ? [diagnosis.because] : []),
    ...made.missing,
    ...(changes.length > 0 ? [`Tried in vain: ${changes.join(' ')}`] : []),
    `\n${untrustedOutput.slice(-1500)}`,
  ].join(' ');
}

function evidenceOf(
  { made, done, changes, prepared }: Tried,
  attempts: readonly Tried[],
  { because }: Toolchain,
): EnvironmentEvidence {
  const own = attempts.find((attempt) => attempt.prepared === prepared && !attempt.done.fromCache);
  const installed = own?.done.commands.filter(({ phase }) => phase === 'install') ?? [];
  return {
    because,
    has: made.has,
    missing: made.missing,
    changes,
    fromCache: done.fromCache && own === undefined,
    commands: done.fromCache ? [...installed, ...done.commands] : done.commands,
    refusedHosts: [...new Set(attempts.flatMap((attempt) => attempt.done.refusedHosts))],
  };
}

async function rememberIt(
  { environment, toolchain, made, baseline }: Tried,
  evidence: EnvironmentEvidence,
  attempts: readonly Tried[],
  { key }: Installation,
  { steps, parts, base }: PreparingOptions,
): Promise<void> {
  const commands = {
    ...Object.fromEntries(evidence.commands.map(({ phase, command }) => [phase, command])),
    ...(toolchain.test !== undefined && { test: toolchain.test }),
  };
  const seconds = attempts.reduce((sum, attempt) => sum + secondsOf(attempt), 0);
  const passed = baseline?.counts?.passed;
  await steps.step('remember the environment', async () => {
    const episode = { key, base, at: new Date(), environment, commands, runtimes: made.has, seconds, passed };
    await parts.memory.environments.remember(episode);
  });
}
