import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mirrorsIn } from './conventions/past-tasks.ts';
import { rememberForBench } from './localization/bench-memory.ts';
import { exampleOf, type Example } from './localization/dataset.ts';
import {
  calibration,
  confidences,
  fitConfidence,
  fitRanking,
  judged,
  ranked,
  scoresOf,
  type Judged,
} from './localization/fit.ts';
import { meanOf, measuresOf, type Measures } from './localization/measures.ts';
import { fixesOf, REPORTED, TUNED } from './localization/tasks.ts';

// Fits memory/weights/localization.json. `node bench/fit-localization.ts FOLDER-OF-MIRRORS` fits on each history's fixes
// but for the newest, which are for the report, and prints as JSON how weights do on repositories that had no part in
// them: each group of repositories is ranked with weights fitted on the others.
const GROUPS = 5;
const WEIGHTS = join(import.meta.dirname, '../memory/weights/localization.json');

const folder = process.argv[2];
if (folder === undefined) throw new Error('Tell the folder of the mirrors.');
const byRepository = new Map<string, readonly Example[]>();
for (const { name, mirror } of await mirrorsIn(folder)) {
  await using memory = await rememberForBench(mirror);
  const examples: Example[] = [];
  for (const task of (await fixesOf(mirror, REPORTED + TUNED)).slice(REPORTED)) {
    examples.push(await exampleOf(name, task, memory.standpointAt, mirror));
  }
  byRepository.set(name, examples);
  process.stderr.write(`${name}: ${examples.length} fixes\n`);
}

const names = [...byRepository.keys()];
const measured: Measures[] = [];
const withheld: Judged[] = [];
for (let group = 0; group < GROUPS; group++) {
  const isOut = (name: string): boolean => names.indexOf(name) % GROUPS === group;
  const fitted = fitRanking(examplesOf((name) => !isOut(name)));
  for (const example of examplesOf(isOut)) {
    const scores = scoresOf(example, fitted.together);
    measured.push(measuresOf(ranked(example, scores), example.wanted));
    withheld.push(judged(example, scores));
  }
}
const confidence = fitConfidence(withheld);
const model = { ...fitRanking(examplesOf(() => true)), confidence };
await writeFile(WEIGHTS, `${JSON.stringify(rounded(model), undefined, 2)}\n`);
process.stdout.write(
  `${JSON.stringify({
    fixes: measured.length,
    onOtherRepositories: meanOf(measured),
    calibration: calibration(confidences(withheld, confidence)),
  })}\n`,
);

function examplesOf(isWanted: (name: string) => boolean): Example[] {
  return names.filter(isWanted).flatMap((name) => byRepository.get(name) ?? []);
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1_000) / 1_000;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
