import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readWeights } from '../src/conventions/prediction/weights.ts';
import { examplesOf, fit, type Examples } from './conventions/fit.ts';
import { mirrorsIn } from './conventions/past-tasks.ts';

// Fits memory/weights/conventions.json on the histories in the given folder, without the last fifth of each:
// `node bench/fit-conventions.ts FOLDER-OF-MIRRORS`. Candidates are drawn with the weights that are there.
const WEIGHTS = path.join(import.meta.dirname, '../memory/weights/conventions.json');
const weights = await readWeights();
const all: Examples[] = [];
for (const named of await mirrorsIn(process.argv[2] ?? '.')) all.push(await examplesOf(named, weights));
const written = JSON.stringify(fit(all));
await writeFile(WEIGHTS, await format(written, { ...(await resolveConfig(WEIGHTS)), parser: 'json' }));
