import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { confidenceOf, signsOf } from '../src/memory/confidence.ts';
import type { EpisodeColumns } from '../src/memory/episodes.ts';
import { evidenceOf } from '../src/memory/features.ts';
import { parseQuery } from '../src/memory/query.ts';
import { readRankingModel } from '../src/memory/ranking-model.ts';
import { mirrorsIn } from './conventions/past-tasks.ts';
import { rememberForBench } from './localization/bench-memory.ts';
import { calibration } from './localization/fit.ts';
import { meanOf, measuresOf, pairedInterval, type Measures } from './localization/measures.ts';
import { fixesOf, REPORTED, reportedTask, type Task } from './localization/tasks.ts';
import { rankers } from './localization/variants.ts';

// How well memory finds the files that past fixes changed. `node bench/localization.ts FOLDER-OF-MIRRORS` prints JSON: the
// newest fixes of each history, with baselines and with one part of memory left out at a time. `--subject` asks with the
// first line alone; `--issues FOLDER` asks with issues instead: OWNER+NAME.jsonl of {sha, at, title, body, files}.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    subject: { type: 'boolean', default: false },
    issues: { type: 'string' },
    only: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Tell the folder of the mirrors.');

const model = await readRankingModel();
const pooled = new Map<string, Measures[]>();
const stated: { confidence: number; isRight: boolean }[] = [];
const repositories: Record<string, unknown> = {};
let foreign: EpisodeColumns | undefined;

for (const { name, mirror } of await mirrorsIn(folder)) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  const tasks =
    values.issues === undefined ? await fixesOf(mirror, REPORTED) : await issuesOf(name, values.issues);
  if (tasks.length === 0) continue;
  await using memory = await rememberForBench(mirror);
  const started = performance.now();
  const own = new Map<string, Measures[]>();
  let columns: EpisodeColumns | undefined;
  for (const task of tasks) {
    const standpoint = await memory.standpointAt(mirror, task.at);
    ({ columns } = standpoint);
    const { index, past } = standpoint;
    const query = parseQuery(values.subject ? (task.query.split('\n', 1)[0] ?? '') : task.query);
    const evidence = evidenceOf(query, index, columns, past);
    const truth = new Set(task.truth);
    for (const [variant, rank] of Object.entries(rankers(model, foreign))) {
      const scores = rank(query, standpoint, evidence);
      const best = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, 20);
      const isRight = best.map((file) => truth.has(index.paths[file]!));
      push(own, variant, measuresOf(isRight, truth.size));
      if (variant !== 'heirloom') continue;
      const signs = signsOf(
        best.map((file) => scores[file]!),
        evidence.content['content']!,
        evidence.memory['both']!,
        query.words.length,
      );
      stated.push({ confidence: confidenceOf(signs, model.confidence), isRight: isRight[0] ?? false });
    }
  }
  foreign = columns;
  for (const [variant, measures] of own) for (const each of measures) push(pooled, variant, each);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  repositories[name] = { tasks: tasks.length, seconds, ...summary(own) };
  process.stderr.write(`${name}: ${tasks.length} tasks, ${seconds} s\n`);
}

const ours = pooled.get('heirloom') ?? [];
// The first repository has no other one's memory, so that ranker misses its tasks.
const ahead = Object.fromEntries(
  [...pooled]
    .filter(([variant]) => variant !== 'heirloom')
    .map(([variant, theirs]) => [variant, pairedInterval(ours.slice(-theirs.length), theirs)]),
);
process.stdout.write(
  `${JSON.stringify({ tasks: ours.length, pooled: summary(pooled), ahead, calibration: calibration(stated), repositories }, undefined, 2)}\n`,
);

function push(into: Map<string, Measures[]>, variant: string, measures: Measures): void {
  into.set(variant, [...(into.get(variant) ?? []), measures]);
}

function summary(measures: ReadonlyMap<string, readonly Measures[]>): Record<string, Measures> {
  return Object.fromEntries([...measures].map(([variant, all]) => [variant, meanOf(all)]));
}

async function issuesOf(name: string, issues: string): Promise<Task[]> {
  const text = await readFile(join(issues, `${name}.jsonl`), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => reportedTask(JSON.parse(line)));
}
