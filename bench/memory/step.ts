/**
 * One thing that memory does, in a process of its own, so that its time and its peak are its own:
 * `node step.ts STEP MEMORY-FOLDER MIRROR`. Prints JSON.
 */
import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { openMirror } from '../../src/repository/repository.ts';

// As `heirloom memory` does.
for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=20']) setFlagsFromString(flag);

const [, , step = '', uri = '', dir = ''] = process.argv;
const log = createLog({ level: 'warn', redact: (text) => text });
const opening = performance.now();
const mirror = await openMirror({
  dir,
  source: dir,
  holding: git(dir, ['rev-parse', 'HEAD']),
  surroundings: process.env,
});
const memory = await openMemory({ uri, log });
const opened = performance.now() - opening;
const head = await mirror.resolve('HEAD');
const QUERY = 'options are ignored when the parser reads an empty value';

const steps: Record<string, () => Promise<Record<string, number>>> = {
  /** The first pass and a recall, which then indexes the files. */
  async messages() {
    const stop = new AbortController();
    const all = Number(git(dir, ['rev-list', '--count', '--no-merges', 'HEAD']));
    const started = performance.now();
    const sync = memory.sync(mirror, head, {
      signal: stop.signal,
      progress: (_, commits) => void (commits === all && stop.abort()),
    });
    await sync.catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    await memory.localize(mirror, head, QUERY);
    return { seconds: since(started) };
  },
  async sync() {
    const { seconds, episodes } = await memory.sync(mirror, head);
    return { seconds, episodes };
  },
  /** The newest commit alone, when all others are there and the process is warm. */
  async one() {
    await memory.sync(mirror, `${head}~1`);
    const { seconds } = await memory.sync(mirror, head);
    return { seconds };
  },
  async cold() {
    await memory.recall(mirror, head, QUERY);
    return { secondsSinceBirth: performance.now() / 1000 };
  },
  async warm() {
    await memory.recall(mirror, head, QUERY);
    const times: number[] = [];
    for (let asked = 0; asked < 60; asked++) {
      const started = performance.now();
      await memory.recall(mirror, head, `${QUERY} ${asked} of them`);
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    return { p50: times[30]!, p95: times[57]! };
  },
};

const measured = await steps[step]!();
await memory[Symbol.asyncDispose]();
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`${JSON.stringify({ ...measured, openMs: opened, peakMb })}\n`);

function since(started: number): number {
  return (performance.now() - started) / 1000;
}

function git(mirrorDir: string, args: string[]): string {
  return execFileSync('git', ['-C', mirrorDir, ...args], { encoding: 'utf8' }).trim();
}
