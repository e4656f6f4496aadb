import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createDockerSandboxes } from '../src/sandbox/docker-sandboxes.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { containerLabelled, dockerExec, dockerRun, removeImagesLabelled } from './sandbox/engine-client.ts';
import { replaceTable } from './sandbox/table.ts';
import { megabytesPerSecond, milliseconds, percentiles, times, type Percentiles } from './sandbox/timing.ts';
import { changeOf, largeTree } from './sandbox/trees.ts';

// What the sandbox costs beside the engine's own client, by turns in the same run. Prints JSON; --save writes the table.
const { values } = parseArgs({
  options: {
    image: { type: 'string', default: 'heirloom-sandbox:local' },
    times: { type: 'string', default: '20' },
    /** Of the bare `docker run`; a sandbox has none. */
    network: { type: 'string', default: 'bridge' },
    save: { type: 'boolean', default: false },
  },
});
const { image } = values;
const rounds = Number(values.times);
const AT_ONCE = 8;
const PATCH_BYTES = 5_000_000;
const limits = { memoryMb: 1024, cpus: 2, processes: 256, diskMb: 1024, commandSeconds: 120 };
const owner = `bench-${randomUUID()}`;
const sandboxes = createDockerSandboxes({ image, owner });
const nothing = { command: 'true', timeoutMs: 60_000 };

async function again(count: number, work: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < count; round++) await work(round);
}

const openAndRun = async (run: string, prepared?: string): Promise<Sandbox> => {
  const sandbox = await sandboxes.open({ run, limits, prepared });
  await sandbox.run(nothing);
  return sandbox;
};

async function starts(): Promise<{ sandbox: Percentiles; bare: Percentiles }> {
  const sandbox: number[] = [];
  const bare: number[] = [];
  await again(rounds, async (round) => {
    sandbox.push(await milliseconds(() => openAndRun(`start-${round}`)));
    await sandboxes.remove(`start-${round}`);
    bare.push(await milliseconds(() => dockerRun(image, values.network)));
  });
  return { sandbox: percentiles(sandbox), bare: percentiles(bare) };
}

async function roundTrips(sandbox: Sandbox): Promise<{ command: Percentiles; dockerExec: Percentiles }> {
  const container = await containerLabelled(`heirloom.owner=${owner}`);
  const command: number[] = [];
  const exec: number[] = [];
  await again(rounds, async () => {
    command.push(await milliseconds(() => sandbox.run(nothing)));
    exec.push(await milliseconds(() => dockerExec(container)));
  });
  return { command: percentiles(command), dockerExec: percentiles(exec) };
}

async function snapshotsIn(sandbox: Sandbox): Promise<number> {
  const taken: number[] = [];
  let size = 0;
  await again(3, async () => {
    const { bytes, tar } = largeTree();
    size = bytes;
    taken.push(await milliseconds(() => sandbox.load(tar)));
  });
  return megabytesPerSecond(size, taken);
}

/** Taking a patch is git's work; bringing it out is the sandbox's. */
async function patchesOut(sandbox: Sandbox): Promise<{ taken: number; broughtOut: number }> {
  await sandbox.run({ command: changeOf(PATCH_BYTES), timeoutMs: 60_000 });
  await sandbox.run({ command: 'git diff --binary > ../patch', cwd: 'change', timeoutMs: 60_000 });
  const measured = async (command: string): Promise<number> => {
    const samples: number[] = [];
    await again(5, async () => {
      const bringOut = { command, timeoutMs: 60_000, maxOutputBytes: 2 * PATCH_BYTES };
      samples.push(await milliseconds(() => sandbox.run(bringOut)));
    });
    return megabytesPerSecond(PATCH_BYTES, samples);
  };
  return { taken: await measured('cd change && git diff --binary'), broughtOut: await measured('cat patch') };
}

async function fromPrepared(sandbox: Sandbox): Promise<Percentiles> {
  await sandbox.store('bench');
  const taken: number[] = [];
  await again(3, async (round) => {
    taken.push(await milliseconds(() => openAndRun(`prepared-${round}`, 'bench')));
    await sandboxes.remove(`prepared-${round}`);
  });
  return percentiles(taken);
}

async function manyAtOnce(): Promise<Percentiles> {
  const runs = Array.from({ length: AT_ONCE }, (_, number) => `at-once-${number}`);
  const taken = await Promise.all(runs.map((run) => milliseconds(() => openAndRun(run))));
  await Promise.all(runs.map((run) => sandboxes.remove(run)));
  return percentiles(taken);
}

try {
  const start = await starts();
  const sandbox = await openAndRun('measured');
  const trips = await roundTrips(sandbox);
  const snapshotIn = await snapshotsIn(sandbox);
  const patch = await patchesOut(sandbox);
  const prepared = await fromPrepared(sandbox);
  await sandboxes.remove('measured');
  const atOnce = await manyAtOnce();

  const report = {
    image,
    times: rounds,
    startToFirstCommandMs: start.sandbox,
    dockerRunMs: start.bare,
    startRatio: times(start.sandbox.p50, start.bare.p50),
    commandMs: trips.command,
    dockerExecMs: trips.dockerExec,
    commandRatio: times(trips.command.p50, trips.dockerExec.p50),
    snapshotInMbPerSecond: snapshotIn,
    patchTakenMbPerSecond: patch.taken,
    patchOutMbPerSecond: patch.broughtOut,
    startFromPreparedMs: prepared,
    eightAtOnceMs: atOnce,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const told = ({ p50, p95 }: Percentiles) => `p50 ${p50} ms, p95 ${p95} ms`;
  if (values.save)
    await replaceTable(new URL('results/sandbox.md', import.meta.url), [
      ['start to first command', told(start.sandbox)],
      [
        `\`docker run --rm --network ${values.network} IMAGE true\`, same run`,
        `${told(start.bare)}: ${report.startRatio} times that`,
      ],
      ['one command in a running sandbox', told(trips.command)],
      ['`docker exec`, same run', `${told(trips.dockerExec)}: ${report.commandRatio} times that`],
      ['a snapshot of 200 MB, 4,000 files, into the sandbox', `${snapshotIn} MB/s`],
      [
        'a patch of 5 MB out of it; with git taking it first',
        `${patch.broughtOut} MB/s; ${patch.taken} MB/s`,
      ],
      ['start to first command from a prepared image with those 200 MB', told(prepared)],
      [`${AT_ONCE} runs at once, start to first command of each`, told(atOnce)],
    ]);
} finally {
  await sandboxes.removeLeftovers(() => false);
  await removeImagesLabelled(`heirloom.owner=${owner}`);
}
