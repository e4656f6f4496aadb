import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { NewRule } from './rule.ts';

const SEED_FOLDER = path.join(import.meta.dirname, '../../memory/seed');

/** The rules that a memory is born with: true of repositories in general. */
export async function readSeed(folder = SEED_FOLDER): Promise<NewRule[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
  const files = await Promise.all(
    names.map(async (name) => z.array(NewRule).parse(parse(await readFile(path.join(folder, name), 'utf8')))),
  );
  return files.flat().map((rule) => ({ ...rule, origin: 'seed' }));
}
