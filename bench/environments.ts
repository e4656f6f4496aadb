import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tryRepository } from './environments/repository.ts';
import { markdownTable, summary, type Row } from './environments/table.ts';
import { readTruth } from './environments/truth.ts';

// How many repositories prepare themselves. `npx node bench/environments.ts FOLDER…` takes each folder that is a git
// repository, and the repositories right in the others: what is detected is judged against `--truth FILE` where it is
// given, then installed and the tests run, with nothing prepared and again from what that left. `--only NAMES` takes some
// of them. Prints JSON lines, then the table on standard error; `--write FILE` writes it there.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { truth: { type: 'string' }, only: { type: 'string' }, write: { type: 'string' } },
});
const truths = values.truth === undefined ? new Map<string, never>() : await readTruth(values.truth);
const only = values.only?.split(',');

const rows: Row[] = [];
const scratch = await mkdtemp(join(tmpdir(), 'heirloom-environments-'));
try {
  for (const folder of await repositories(positionals)) {
    const name = basename(folder);
    if (only ? !only.includes(name) : truths.size > 0 && !truths.has(name)) continue;
    const row = await tryRepository({ folder, scratch, truth: truths.get(name) });
    rows.push(row);
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
const table = `${summary(rows)}.\n\n${markdownTable(rows)}`;
process.stderr.write(table);
if (values.write !== undefined) await writeFile(values.write, table);

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
