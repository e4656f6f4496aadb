import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CleanedByHand } from './cli/clean.ts';
import { dockerSandboxes, processSandboxes, type Surroundings } from './compose.ts';
import { openRunsBeside } from './compose-local.ts';
import { runFolder } from './compose-record.ts';
import { isActive, type RunStatus } from './durable/run-status.ts';
import type { Runs } from './durable/runs.ts';
import { isLocalRun, isLocalRunAlive } from './lib/local-run.ts';
import { messageOf } from './lib/message-of.ts';
import type { IsLive, Sandboxes } from './sandbox/sandbox.ts';
import type { Cleaned } from './workflow/keep-clean.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What the App does again and again: for its own runs, and for the records of all. */
export async function cleanAfterApp(
  sandboxes: Sandboxes,
  durable: Pick<Runs, 'get' | 'deleteEndedRequests'>,
  surroundings: Surroundings,
): Promise<Cleaned> {
  const runs = await sandboxes.removeLeftovers((run) => usesSandbox(run, durable));
  const records = await removeOldRecords(surroundings, durable);
  return { runs, records, requests: await durable.deleteEndedRequests(oldest(surroundings)) };
}

/** Everything that this installation can have left on this machine, beside whatever of it still works. */
export async function cleanByHand(surroundings: Surroundings): Promise<CleanedByHand> {
  await using runs = await openRunsBeside(surroundings);
  const removed = new Set<string>();
  const problems: string[] = [];
  for (const { sandboxes, isLive } of await allSandboxes(surroundings, runs)) {
    try {
      for (const run of await sandboxes.removeLeftovers(isLive)) removed.add(run);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  const records = await removeOldRecords(surroundings, runs);
  const requests = (await runs?.deleteEndedRequests(oldest(surroundings))) ?? 0;
  const knowsRuns = runs !== undefined;
  return { runs: [...removed], records, requests, problems: [...new Set(problems)], knowsRuns };
}

async function allSandboxes(surroundings: Surroundings, runs: Runs | undefined) {
  // Without a database nobody can tell which runs of the App are to go on.
  const ofApp: IsLive = (run) => runs === undefined || usesSandbox(run, runs);
  const of = async (use: 'app' | 'local', isLive: IsLive) => [
    { sandboxes: await dockerSandboxes(surroundings.config, use), isLive },
    { sandboxes: processSandboxes(surroundings, use), isLive },
  ];
  return [...(await of('app', ofApp)), ...(await of('local', isLocalRunAlive))];
}

/** A run that waits for an answer has none. */
async function usesSandbox(run: string, runs: Pick<Runs, 'get'>): Promise<boolean> {
  const status: RunStatus | undefined = (await runs.get(run))?.status;
  return status === 'queued' || status === 'running';
}

/** What was over before then is not kept. */
function oldest({ config }: Surroundings): Date {
  return new Date(Date.now() - config.keepRunsDays * DAY_MS);
}

async function removeOldRecords(
  surroundings: Surroundings,
  runs: Pick<Runs, 'get'> | undefined,
): Promise<string[]> {
  const { config } = surroundings;
  const before = oldest(surroundings).getTime();
  const removed: string[] = [];
  for (const run of await recordedRuns(config.dataHome)) {
    const folder = runFolder(config.dataHome, run);
    if ((await lastChange(folder)) > before || (await isUnderWay(run, runs))) continue;
    await rm(folder, { recursive: true, force: true });
    removed.push(run);
  }
  return removed;
}

async function isUnderWay(run: string, runs: Pick<Runs, 'get'> | undefined): Promise<boolean> {
  if (isLocalRun(run)) return isLocalRunAlive(run);
  if (runs === undefined) return true;
  const found = await runs.get(run);
  return found !== undefined && isActive(found.status);
}

async function recordedRuns(dataHome: string): Promise<string[]> {
  try {
    return (await readdir(join(dataHome, 'runs'))).map((name) => decodeURIComponent(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Of the folder or any file in it, in milliseconds of the era. */
async function lastChange(folder: string): Promise<number> {
  const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
  const changes = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
  return Math.max(...changes);
}
