import { appendFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readWeights } from '../src/conventions/prediction/weights.ts';
import { mirrorsIn } from './conventions/past-tasks.ts';
import { replayFixes, type ReplayedFix } from './organic/replayed.ts';
import { summaryOf, type Summary } from './organic/summary.ts';
import { tableOf } from './organic/table.ts';

// How often the gate is wrong of fixes that people merged, and how often it tells of a defect that was planted into them.
// `node bench/organic.ts FOLDER-OF-MIRRORS` prints a table: the newest fixes of each history, each judged at its parent;
// `--json` prints the counts instead. `--every 2` plants into every other fix only. `--only` takes parts of names, with commas between; `--records FILE` keeps each fix.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string', default: '40' },
    every: { type: 'string', default: '1' },
    only: { type: 'string' },
    records: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Tell the folder of the mirrors.');
const names = values.only?.split(',');
const [atMost, every] = [Number(values.most), Number(values.every)];
const weights = await readWeights();

const all: ReplayedFix[] = [];
const summaries = new Map<string, Summary>();
const isAsked = (name: string) => names?.some((part) => name.includes(part)) ?? true;
for (const { name, mirror } of await mirrorsIn(folder, isAsked)) {
  const own: ReplayedFix[] = [];
  for await (const fix of replayFixes(mirror, { atMost, every, weights })) {
    own.push(fix);
    if (values.records !== undefined)
      await appendFile(values.records, `${JSON.stringify({ repository: name, ...fix })}\n`);
    process.stderr.write(`\r${name}: ${own.length} fixes `);
  }
  process.stderr.write('\n');
  all.push(...own);
  summaries.set(name, summaryOf(own));
}
summaries.set('all', summaryOf(all));
process.stdout.write(values.json ? `${JSON.stringify(Object.fromEntries(summaries))}\n` : tableOf(summaries));
