import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mirrorsIn } from './conventions/past-tasks.ts';

// What memory costs. `node bench/memory.ts FOLDER-OF-MIRRORS [NAME…]` prints JSON: for each repository the first pass, the
// full sync beside `git log --raw -p` of the same run, one new commit, and recalls; then a made-up history of 100,000 commits.
const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('Tell the folder of the mirrors.');
const STEP = join(import.meta.dirname, 'memory/step.ts');
const COMMITS = 100_000;
const FILES = 600;
const scratch = await mkdtemp(join(tmpdir(), 'heirloom-memory-'));

try {
  const report: Record<string, unknown> = {};
  for (const { name, mirror } of await mirrorsIn(folder)) {
    if (names.length > 0 && !names.some((wanted) => name.includes(wanted))) continue;
    report[name] = await measure(name, mirror.dir);
    process.stderr.write(`${name} done\n`);
  }
  const large = join(scratch, 'large.git');
  await makeHistory(large);
  report['100,000 made-up commits'] = {
    sync: await step('sync', 'large', large),
    cold: await step('cold', 'large', large),
    warm: await step('warm', 'large', large),
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await rm(scratch, { recursive: true });
}

async function measure(name: string, mirror: string): Promise<Record<string, unknown>> {
  const gitLogSeconds = await timeOfGitLog(mirror);
  return {
    messages: await step('messages', `${name}-messages`, mirror),
    gitLogSeconds,
    sync: await step('sync', name, mirror),
    one: await step('one', `${name}-one`, mirror),
    firstRecall: await step('cold', name, mirror),
    cold: await step('cold', name, mirror),
    warm: await step('warm', name, mirror),
  };
}

async function step(what: string, memory: string, mirror: string): Promise<unknown> {
  const words = [
    '--semi-space-growth-factor=1',
    '--heap-growing-percent=20',
    STEP,
    what,
    join(scratch, memory),
    mirror,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return JSON.parse(stdout);
}

async function timeOfGitLog(mirror: string): Promise<number> {
  const started = performance.now();
  const git = spawn('git', ['-C', mirror, 'log', '--raw', '-p', 'HEAD'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  git.stdout.resume();
  await once(git, 'close');
  return (performance.now() - started) / 1000;
}

/** A line of commits that each change one of the files. */
async function makeHistory(dir: string): Promise<void> {
  await promisify(execFile)('git', ['init', '--quiet', '--bare', '--initial-branch=main', dir]);
  const git = spawn('git', ['-C', dir, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'inherit'] });
  for (let commit = 0; commit < COMMITS; commit++) {
    const file = (commit * 7) % FILES;
    const message = `fix(part${file % 40}): value ${(commit * 31) % 9_973} of thing${file} was ignored by reader${commit % 1_013}`;
    const content = `export function thing${file}(reader) {\n  return reader.value(${commit});\n}\n`;
    const text = [
      `commit refs/heads/main\ncommitter A <a@example.com> ${1_500_000_000 + commit * 60} +0000`,
      `data ${message.length}\n${message}`,
      `M 100644 inline src/part${file % 40}/thing${file}.ts\ndata ${content.length}\n${content}`,
    ].join('\n');
    if (!git.stdin.write(`${text}\n`)) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  await once(git, 'close');
}
