/** Seconds and peak memory of the demo, from its start to its last line: `npx node bench/demo.ts`. Linux only. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const EVERY_MS = 100;

const started = performance.now();
const demo = spawn(process.execPath, [main, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
let told = '';
demo.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
demo.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));

let peakMb = 0;
const timer = setInterval(() => {
  void memoryOfTree(demo.pid!).then((mb) => (peakMb = Math.max(peakMb, mb)));
}, EVERY_MS);
const exitCode = await new Promise((resolve) => demo.once('close', resolve));
clearInterval(timer);

const result = {
  exitCode,
  seconds: round((performance.now() - started) / 1000),
  peakMb: Math.round(peakMb),
  sandbox: /process sandbox/.test(told) ? 'process' : 'docker',
};
console.log(JSON.stringify(result));
process.exitCode = exitCode === 0 ? 0 : 1;

/** The proportional memory of a process and all its descendants: pages that Postgres shares count once. */
async function memoryOfTree(root: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await read(`/proc/${name}/stat`) : '';
    const parent = stat
      .slice(stat.lastIndexOf(')') + 1)
      .trim()
      .split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOfTree = (pid: number): boolean =>
    pid === root || (parents.has(pid) && isOfTree(parents.get(pid)!));
  const sizes = [...parents.keys()].filter(isOfTree).map(async (pid) => {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(await read(`/proc/${pid}/smaps_rollup`))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, mb) => sum + mb, 0);
}

/** Processes end while one looks. */
async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
