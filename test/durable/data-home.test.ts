import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataHomeInUse, lockDataHome } from '../../src/durable/data-home.ts';
import { processStart } from '../../src/durable/process-identity.ts';
import { temporaryFolder } from './temporary-database.ts';

const NONCE = '7b0e6d0e-2f0b-4d7c-9c39-3c2c0f6f5a11';

test('a second process on the same data home is told the id of the first one', async () => {
  await using folder = await temporaryFolder();
  await using _ = await lockDataHome(folder.dir);
  const error = await lockInAnotherProcess(folder.dir);
  expect(error).toContain('DataHomeInUse');
  expect(error).toContain(`process with id ${process.pid};`);
});

test('a lock that was let go leaves nothing behind and can be taken again', async () => {
  await using folder = await temporaryFolder();
  for (let round = 0; round < 2; round += 1) {
    await using _ = await lockDataHome(folder.dir);
    expect(await readdir(folder.dir)).toEqual(['lock']);
  }
  expect(await readdir(folder.dir)).toEqual([]);
});

test('the lock of a killed process is taken over', async () => {
  await using folder = await temporaryFolder();
  const killed = spawn(process.execPath, ['-e', '0']);
  await once(killed, 'exit');
  await writeFile(join(folder.dir, 'lock'), JSON.stringify({ pid: killed.pid, started: '1', nonce: NONCE }));
  await using _ = await lockDataHome(folder.dir);
  expect(JSON.parse(await readFile(join(folder.dir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
});

test.skipIf((await processStart(process.pid)) === undefined)(
  'the lock of a killed process whose id another program has by now is taken over',
  async () => {
    await using folder = await temporaryFolder();
    await writeFile(
      join(folder.dir, 'lock'),
      JSON.stringify({ pid: process.ppid, started: '1', nonce: NONCE }),
    );
    await using _ = await lockDataHome(folder.dir);
    expect(JSON.parse(await readFile(join(folder.dir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  },
);

test('of many that find a dead lock at the same moment exactly one gets it', async () => {
  await using folder = await temporaryFolder();
  for (let round = 0; round < 20; round += 1) {
    await writeFile(
      join(folder.dir, 'lock'),
      JSON.stringify({ pid: 2 ** 22 + 1, started: '1', nonce: NONCE }),
    );
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataHome(folder.dir)));
    const taken = attempts.filter((attempt) => attempt.status === 'fulfilled');
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(taken).toHaveLength(1);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(DataHomeInUse);
    await taken[0]?.value[Symbol.asyncDispose]();
    expect(await readdir(folder.dir)).toEqual([]);
  }
});

async function lockInAnotherProcess(dir: string): Promise<string> {
  const module = JSON.stringify(import.meta.resolve('../../src/durable/data-home.ts'));
  const script = `await (await import(${module})).lockDataHome(${JSON.stringify(dir)})`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}
