import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Decoys } from '../../support/decoys.ts';
import { engineObjects, type EngineObject } from './engine-objects.ts';
import { hostMounts, mountsNaming } from './host-mounts.ts';
import { processesOf, type HostProcess, type Mark } from './host-processes.ts';
import { clockOffsetSeconds, hostSettings } from './host-settings.ts';
import { listeningSockets, type HostSocket } from './host-sockets.ts';

interface State {
  readonly settings: ReadonlyMap<string, string>;
  readonly sockets: readonly HostSocket[];
  readonly mounts: readonly string[];
  readonly objects: readonly EngineObject[];
  readonly clock: number;
}

export interface Outside {
  readonly docker: Docker;
  /** Where the engine keeps its own. */
  readonly engineRoot: string;
  /** The engine and this machine are used by others meanwhile: what cannot be told to be the case's is not counted. */
  readonly shared: boolean;
}

/** What may differ while the case's container is there, and what may not when it is gone. */
export interface Watch {
  whileThere(): Promise<string[]>;
  onceGone(): Promise<string[]>;
}

const SANDBOX_USERS = ['10001', '65534'];
const CLOCK_SECONDS = 2;
const LAST_PROCESS_MS = 5000;

/** Looks at this machine now, and later tells what is no longer as it was, a sentence each. */
export async function watchOutside(
  outside: Outside,
  decoys: Decoys,
): Promise<(mark: Mark, owner: string) => Watch> {
  const before = await stateOf(outside);
  return (mark, owner) => ({
    whileThere: async () => {
      const [processes, sockets] = await Promise.all([processesOf(mark), listeningSockets()]);
      return [...escaped(processes), ...listening(before.sockets, sockets, processes)];
    },
    onceGone: async () => [
      ...(await survivors(mark)),
      ...(await decoys.differences()).map((difference) => `decoy: ${difference}`),
      ...changes(before, await stateOf(outside), outside, owner),
      ...(await mountsNaming([mark.container])).map((mount) => `mount that was left: ${mount}`),
    ],
  });
}

async function stateOf({ docker, engineRoot }: Outside): Promise<State> {
  const [settings, sockets, mounts, objects] = await Promise.all([
    hostSettings(),
    listeningSockets(),
    hostMounts(engineRoot),
    engineObjects(docker),
  ]);
  return { settings, sockets, mounts, objects, clock: clockOffsetSeconds() };
}

function escaped(processes: readonly HostProcess[]): string[] {
  return processes.flatMap(({ pid, name, sharedNamespaces }) =>
    sharedNamespaces.length === 0
      ? []
      : [`process ${pid} (${name}) is in this machine's own namespaces: ${sharedNamespaces.join(', ')}`],
  );
}

function listening(
  before: readonly HostSocket[],
  now: readonly HostSocket[],
  processes: readonly HostProcess[],
): string[] {
  const known = new Set(before.map(({ inode }) => inode));
  return now
    .filter(({ inode }) => !known.has(inode))
    .filter(
      ({ inode, uid }) => SANDBOX_USERS.includes(uid) || processes.some(({ sockets }) => sockets.has(inode)),
    )
    .map(({ name }) => `this machine listens for the case: ${name}`);
}

/** Killing takes the kernel a moment. */
async function survivors(mark: Mark): Promise<string[]> {
  const until = performance.now() + LAST_PROCESS_MS;
  let left = await processesOf(mark);
  while (left.length > 0 && performance.now() < until) {
    await sleep(100);
    left = await processesOf(mark);
  }
  return left.map(({ pid, name }) => `process ${pid} (${name}) outlived its sandbox`);
}

function changes(before: State, now: State, { shared }: Outside, owner: string): string[] {
  const settings = [...now.settings]
    .filter(([name, value]) => before.settings.get(name) !== value)
    .map(([name]) => `${name} of this machine is no longer as it was`);
  const clock = Math.abs(now.clock - before.clock) > CLOCK_SECONDS ? ['the clock was set'] : [];
  return [
    ...settings,
    ...clock,
    ...newMounts(before, now, shared),
    ...newObjects(before, now, shared, owner),
  ];
}

function newMounts(before: State, now: State, shared: boolean): string[] {
  if (shared) return [];
  const known = new Set(before.mounts);
  return now.mounts.filter((mount) => !known.has(mount)).map((mount) => `new mount at ${mount}`);
}

function newObjects(before: State, now: State, shared: boolean, owner: string): string[] {
  const known = new Set(before.objects.map(({ id }) => id));
  const added = now.objects
    .filter((object) => !known.has(object.id))
    .filter((object) => object.owner === owner || (!shared && object.owner === undefined))
    .map(({ name }) => `new in the engine: ${name}`);
  if (shared) return added;
  const there = new Set(now.objects.map(({ id }) => id));
  const gone = before.objects.filter(({ id, owner: of }) => of === undefined && !there.has(id));
  return [...added, ...gone.map(({ name }) => `gone from the engine: ${name}`)];
}
