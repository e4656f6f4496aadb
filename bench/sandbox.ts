import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs, promisify } from 'node:util';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { createDockerSandboxes } from '../src/sandbox/docker-sandboxes.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';

// What the sandbox costs beside the engine's own client, measured by turns in the same run. Prints JSON.
const { values } = parseArgs({
  options: {
    image: { type: 'string', default: 'heirloom-sandbox:local' },
    times: { type: 'string', default: '10' },
  },
});
const times = Number(values.times);
const run = promisify(execFile);
const limits = { memoryMb: 1024, cpus: 2, processes: 256, diskMb: 512, commandSeconds: 60 };
const owner = `bench-${randomUUID()}`;
const sandboxes = createDockerSandboxes({ image: values.image, owner });

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function percentiles(samples: readonly number[]): { p50: number; p95: number } {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95) };
}

const command = { command: 'true', timeoutMs: 10_000 };

async function startToFirstCommand(name: string): Promise<number> {
  const taken = await milliseconds(async () => {
    const sandbox = await sandboxes.open({ run: name, limits });
    await sandbox.run(command);
  });
  await sandboxes.remove(name);
  return taken;
}

const start: number[] = [];
const dockerRun: number[] = [];
for (let time = 0; time < times; time++) {
  start.push(await startToFirstCommand(`start-${time}`));
  dockerRun.push(await milliseconds(() => run('docker', ['run', '--rm', values.image, 'true'])));
}

async function roundTrips(sandbox: Sandbox): Promise<{ command: number[]; dockerExec: number[] }> {
  const { stdout } = await run('docker', ['ps', '-q', '--filter', `label=heirloom.owner=${owner}`]);
  const container = stdout.trim().split('\n')[0] ?? '';
  const taken = { command: [] as number[], dockerExec: [] as number[] };
  for (let time = 0; time < times; time++) {
    taken.command.push(await milliseconds(() => sandbox.run(command)));
    taken.dockerExec.push(await milliseconds(() => run('docker', ['exec', container, 'true'])));
  }
  return taken;
}

/** Two thousand files of 32 KiB that do not compress. */
function snapshot(): { bytes: number; tar: Readable } {
  const content = randomBytes(32 * 1024);
  const tar = pack();
  for (let file = 0; file < 2000; file++) tar.entry({ name: `folder-${file % 50}/file-${file}` }, content);
  tar.finalize();
  return { bytes: 2000 * content.length, tar: Readable.from(tar) };
}

await using sandbox = await sandboxes.open({ run: 'round-trips', limits });
const trips = await roundTrips(sandbox);
const rates: number[] = [];
for (let time = 0; time < 3; time++) {
  const { bytes, tar } = snapshot();
  rates.push(bytes / 1e3 / (await milliseconds(() => sandbox.load(tar))));
}

const report = {
  image: values.image,
  times,
  startToFirstCommandMs: percentiles(start),
  dockerRunMs: percentiles(dockerRun),
  commandMs: percentiles(trips.command),
  dockerExecMs: percentiles(trips.dockerExec),
  snapshotMbPerSecond: Math.round(Math.max(...rates)),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
