import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder, temporaryPostgres } from './temporary-database.ts';

const TELLER = fileURLToPath(new URL('./teller.ts', import.meta.url));
const STEPS = ['start', 'clone', 'work', 'publish'];
const POINTS = ['accepted', ...STEPS.flatMap((step) => [`during ${step}`, `after ${step}`])];

test('killed at each boundary in turn, a story ends as if nothing had happened and repeats no step that had ended', async () => {
  await using postgres = await temporaryPostgres();
  await using folder = await temporaryFolder();
  const databaseUrl = await postgres.freshDatabase();
  const file = join(folder.dir, 'done');
  for (const point of POINTS)
    expect(await tell(databaseUrl, file, point)).toEqual({ signal: 'SIGKILL', said: '' });
  expect(await tell(databaseUrl, file, '')).toEqual({
    signal: null,
    said: '["clone done","work done","publish done"]',
  });
  // Each step once before its result was on disk, when the process was killed in it, and once more after that.
  const done = (await readFile(file, 'utf8')).trim().split('\n');
  const start = ['start', 'started', 'start', 'started'];
  expect(done).toEqual([...start, 'clone', 'clone', 'work', 'work', 'publish', 'publish']);
}, 120_000);

async function tell(
  databaseUrl: string,
  file: string,
  dieAt: string,
): Promise<{ signal: unknown; said: string }> {
  const child = spawn(process.execPath, [TELLER, databaseUrl, file, dieAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [, signal]: unknown[] = await once(child, 'close');
  return { signal, said };
}
