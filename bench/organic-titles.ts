import { parseArgs } from 'node:util';
import { foresightOf } from '../src/conventions/foresight.ts';
import { readWeights } from '../src/conventions/prediction/weights.ts';
import { replay } from '../src/conventions/predictor.ts';
import { mirrorsIn } from './conventions/past-tasks.ts';
import { pastFixes } from './organic/past-fixes.ts';
import { rateOf } from './organic/summary.ts';
import { judgeTitles, type JudgedTitles } from './organic/titles.ts';

// The titles that would have been written for past fixes, beside the real ones: `node bench/organic-titles.ts
// FOLDER-OF-MIRRORS` prints JSON, a line for each repository. What commitlint refuses is told with `--refused`.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string', default: '40' },
    only: { type: 'string' },
    refused: { type: 'boolean', default: false },
  },
});
const names = values.only?.split(',');
const isAsked = (name: string) => names?.some((part) => name.includes(part)) ?? true;
const weights = await readWeights();

for (const { name, mirror } of await mirrorsIn(positionals[0] ?? '.', isAsked)) {
  const fixes = await pastFixes(mirror, Number(values.most));
  const changes = fixes.map(({ base }) => ({ at: base, paths: [], untrustedSummary: '' }));
  const titles: JudgedTitles[] = [];
  for await (const standing of replay(mirror, changes, { weights }))
    titles.push(await judgeTitles(mirror, fixes[standing.change]!, foresightOf(standing, weights)));
  print({
    repository: name,
    fixes: fixes.length,
    type: rateOf(titles.map(({ isTypeRight }) => isTypeRight)),
    scope: rateOf(titles.map(({ isScopeRight }) => isScopeRight)),
    commitlint: {
      written: rateOf(titles.map(({ passes }) => passes?.written)),
      real: rateOf(titles.map(({ passes }) => passes?.real)),
    },
    ...(values.refused && {
      refused: titles.filter(({ passes }) => passes?.written === false).map(({ written }) => written),
    }),
  });
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}
