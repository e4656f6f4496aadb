import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../src/config/config.ts';
import { readRows, writeRows, writeTable } from './environments/kept-rows.ts';
import { detect, tryRepository } from './environments/repository.ts';
import type { Row } from './environments/table.ts';
import { readTruth } from './environments/truth.ts';

// How many repositories prepare themselves. `npx node bench/environments.ts FOLDER…` takes each folder that is a git
// repository, and the repositories right in the others: what is detected is judged against `--truth FILE` where it is
// given, then installed and the tests run, with nothing prepared and again from what that left. `--only NAMES` takes some
// of them. Prints JSON lines; `--write FILE` writes the table after each repository, below what stands above it there, and
// `--rows FILE` keeps the lines: those that are there stay in the table until their repository is tried again. With `--judge`
// nothing is tried, and only what is detected is judged anew in the lines that are there.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string' },
    only: { type: 'string' },
    rows: { type: 'string' },
    write: { type: 'string' },
    judge: { type: 'boolean', default: false },
    /** For each of the two preparations of a repository. */
    seconds: { type: 'string', default: '240' },
  },
});
const parsed = parseConfig(process.env, tmpdir());
if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
const { sandbox } = parsed.config;
const truths = values.truth === undefined ? new Map<string, never>() : await readTruth(values.truth);
const only = values.only?.split(',');

const seconds = Number(values.seconds);
const rows = await readRows(values.rows);
const scratch = await mkdtemp(join(tmpdir(), 'heirloom-environments-'));
try {
  for (const folder of await repositories(positionals)) {
    const name = basename(folder);
    if (only ? !only.includes(name) : truths.size > 0 && !truths.has(name)) continue;
    const trial = { folder, scratch, truth: truths.get(name), sandbox, seconds };
    if (!values.judge) await tell(await tryRepository(trial));
    else {
      const { row } = await detect(trial);
      const before = rows.get(row.repository);
      if (before) await tell({ ...before, ...row });
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function tell(row: Row): Promise<void> {
  rows.set(row.repository, row);
  process.stdout.write(`${JSON.stringify(row)}\n`);
  const all = [...rows.values()];
  if (values.rows !== undefined) await writeRows(values.rows, all);
  if (values.write !== undefined) await writeTable(values.write, all);
}

async function repositories(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map(async (folder) => withinOrItself(resolve(folder))));
  return found.flat().toSorted();
}

async function withinOrItself(folder: string): Promise<string[]> {
  if (await isRepository(folder)) return [folder];
  const inside = (await readdir(folder)).map((name) => join(folder, name));
  const kept = await Promise.all(inside.map(isRepository));
  return inside.filter((_, index) => kept[index]);
}

async function isRepository(folder: string): Promise<boolean> {
  const marks = await Promise.all(
    ['.git', 'HEAD'].map((name) =>
      stat(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return marks.includes(true);
}
