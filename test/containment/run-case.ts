import type Docker from 'dockerode';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../src/lib/message-of.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { SandboxLost } from '../../src/sandbox/engine-trouble.ts';
import { OWNER_LABEL } from '../../src/sandbox/container-settings.ts';
import { NOTHING_COUNTED } from '../../src/sandbox/limit-counters.ts';
import { lookAtLimits } from '../../src/sandbox/reached-limit.ts';
import type { CommandResult, Ending, Sandbox, SandboxLimits, Sandboxes } from '../../src/sandbox/sandbox.ts';
import { plantDecoys } from '../support/decoys.ts';
import { watchOutside, type Outside } from './checks/outside.ts';
import type { ContainmentCase, Limit } from './containment-case.ts';
import { PeakMemory } from './peak-memory.ts';
import { stillOfUse } from './still-of-use.ts';

export interface CaseResult {
  readonly case: string;
  readonly held: boolean;
  readonly limit: Limit | null;
  readonly seconds: number;
  readonly peakMb: number;
  readonly differences: readonly string[];
}

export interface CaseOptions {
  readonly outside: Outside;
  readonly image: string;
  readonly limits: SandboxLimits;
}

const LIMIT_OF: Readonly<Record<Ending, Limit | null>> = {
  exited: null,
  killed: null,
  'timed-out': 'time',
  'output-limit': 'output',
  'out-of-memory': 'memory',
  'process-limit': 'processes',
  'disk-full': 'disk',
};

/** Above its own time a case gets this much to be stopped, on a machine with much else to do. */
const GRACE_SECONDS = 30;
/** Then it is given up: nothing that a case does may keep the runner. */
const LOST_SECONDS = 240;
const REMOVAL_SECONDS = 30;

/** Runs a case in a sandbox of its own, removes that, and looks at everything around it. */
export async function runCase(tried: ContainmentCase, options: CaseOptions): Promise<CaseResult> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-containment-'));
  const owner = `containment-${randomUUID()}`;
  const sandboxes = createDockerSandboxes({ image: options.image, owner });
  try {
    const seconds = options.limits.commandSeconds + LOST_SECONDS;
    const result = await withinSeconds(seconds, tryCase(tried, { folder, owner, sandboxes }, options));
    if (result !== undefined) return result;
    await withinSeconds(REMOVAL_SECONDS, sandboxes.remove('case'));
    return lost(tried, started);
  } catch (error) {
    return { ...lost(tried, started), differences: [`the case could not be run: ${messageOf(error)}`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withinSeconds<T>(seconds: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: done.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}

function lost(tried: ContainmentCase, started: number): CaseResult {
  const seconds = secondsFrom(started);
  const differences = [`the sandbox did not come back within ${seconds} s`];
  return { case: tried.name, held: false, limit: null, seconds, peakMb: 0, differences };
}

const secondsFrom = (started: number): number => Math.round((performance.now() - started) / 100) / 10;

async function tryCase(
  tried: ContainmentCase,
  { folder, owner, sandboxes }: { folder: string; owner: string; sandboxes: Sandboxes },
  { outside, limits }: CaseOptions,
): Promise<CaseResult> {
  const token = randomBytes(16).toString('hex');
  const canary = `canary-${randomBytes(16).toString('hex')}`;
  await mkdir(join(folder, 'home'), { recursive: true });
  await writeFile(join(folder, 'home', '.netrc'), `machine github.com login x password ${canary}\n`);
  const decoys = await plantDecoys(folder);
  // What a program of this machine might find in the environment of the one that runs the sandbox.
  process.env['HEIRLOOM_CONTAINMENT_CANARY'] ??= `canary-${randomBytes(16).toString('hex')}`;
  const canaries = [canary, process.env['HEIRLOOM_CONTAINMENT_CANARY']];

  const watching = await watchOutside(outside, decoys);
  const open = () => sandboxes.open({ run: 'case', limits });
  try {
    const sandbox = await open();
    await sandbox.cutNetwork();
    const { docker } = outside;
    const container = await containerOf(docker, owner);
    const watch = watching({ token, container: container.id }, owner);
    await using memory = new PeakMemory(container);
    const started = performance.now();
    const ran = await attempt(sandbox, tried, token);
    const seconds = secondsFrom(started);
    const differences = [
      ...tooLate(seconds, limits),
      ...(await watch.whileThere()),
      ...saidToEscape(ran),
      ...toldSecrets(ran, canaries),
    ];
    const limit = await limitOf(ran, container);
    differences.push(...(await stillOfUse(sandbox, open, canaries)));
    const peakMb = await memory.megabytes();
    await sandboxes.remove('case');
    differences.push(...(await watch.onceGone()), ...tooMuch(peakMb, limits));
    return { case: tried.name, held: differences.length === 0, limit, seconds, peakMb, differences };
  } finally {
    await sandboxes.remove('case');
  }
}

async function containerOf(docker: Docker, owner: string): Promise<Docker.Container> {
  const [found] = await docker.listContainers({ filters: { label: [`${OWNER_LABEL}=${owner}`] } });
  if (!found) throw new Error('The sandbox has no container.');
  return docker.getContainer(found.Id);
}

/** Nothing when the sandbox says that it is lost. */
async function attempt(
  sandbox: Sandbox,
  { name, untrustedContent, interpreter }: ContainmentCase,
  token: string,
): Promise<CommandResult | undefined> {
  try {
    await sandbox.write(name, untrustedContent);
    return await sandbox.run({
      command: `exec ${interpreter} "./$CASE"`,
      timeoutMs: Number.MAX_SAFE_INTEGER,
      env: { CASE: name, HEIRLOOM_CASE: token },
    });
  } catch (error) {
    if (error instanceof SandboxLost) return undefined;
    throw error;
  }
}

function tooLate(seconds: number, { commandSeconds }: SandboxLimits): string[] {
  return seconds > commandSeconds + GRACE_SECONDS ? [`it took ${seconds} s and had ${commandSeconds}`] : [];
}

/** With the files, which are memory too: the most that the engine may ever have given. */
function tooMuch(peakMb: number, { memoryMb, diskMb }: SandboxLimits): string[] {
  const most = memoryMb + 1.75 * diskMb + 64 + 16;
  return peakMb > most ? [`it took ${peakMb} MB of memory; ${most} is the most`] : [];
}

/** What one of our own cases prints when it got what it should not have. */
const ESCAPED = /^HEIRLOOM-ESCAPED: .*$/gm;

function saidToEscape(ran: CommandResult | undefined): string[] {
  return ran?.output.match(ESCAPED)?.map((line) => JSON.stringify(line)) ?? [];
}

function toldSecrets(ran: CommandResult | undefined, canaries: readonly string[]): string[] {
  const text = ran === undefined ? '' : ran.output + Buffer.from(ran.stdout).toString('latin1');
  return canaries.some((canary) => text.includes(canary)) ? ['it read a secret of this machine'] : [];
}

async function limitOf(ran: CommandResult | undefined, container: Docker.Container): Promise<Limit | null> {
  if (ran === undefined) return null;
  if (LIMIT_OF[ran.ending] !== null) return LIMIT_OF[ran.ending];
  try {
    // A command that came to a limit may succeed all the same, and what it left behind may be there now.
    const { reached } = await lookAtLimits(container, NOTHING_COUNTED);
    return reached === undefined ? null : LIMIT_OF[reached];
  } catch (error) {
    if (error instanceof SandboxLost) return null;
    throw error;
  }
}
