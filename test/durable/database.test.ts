import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { DatabaseUnreachable, findDatabase, openDatabase } from '../../src/durable/database.ts';
import { silent, temporaryFolder } from './temporary-database.ts';

test('the embedded Postgres keeps what was written when it is stopped and started', async () => {
  await using folder = await temporaryFolder();
  const options = { dataHome: folder.dir, log: silent };
  let port: string;
  {
    await using database = await openDatabase(options);
    port = new URL(database.url).port;
    await query(database.url, 'create table kept (word text)');
    await query(database.url, "insert into kept values ('heirloom')");
    expect(await findDatabase({ dataHome: folder.dir })).toBe(database.url);
  }
  expect(await findDatabase({ dataHome: folder.dir })).toBeUndefined();
  await using again = await openDatabase(options);
  expect(again.adopted).toBe(false);
  expect(new URL(again.url).port).toBe(port);
  expect(await query(again.url, 'select word from kept')).toEqual([{ word: 'heirloom' }]);
});

test('it listens on the loopback interface only, and its password is in a file for its owner alone', async () => {
  await using folder = await temporaryFolder();
  await using database = await openDatabase({ dataHome: folder.dir, log: silent });
  expect(await query(database.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const { mode } = await stat(join(folder.dir, 'postgres.json'));
  expect(mode & 0o777).toBe(0o600);
  const wrong = new URL(database.url);
  wrong.password = 'guessed';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('a Postgres whose parent was killed is adopted, and stopped when disposed', async () => {
  await using folder = await temporaryFolder();
  await openAndBeKilled(folder.dir);
  expect(await findDatabase({ dataHome: folder.dir })).toBeDefined();
  {
    await using adopted = await openDatabase({ dataHome: folder.dir, log: silent });
    expect(adopted.adopted).toBe(true);
    expect(await query(adopted.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }
  expect(await findDatabase({ dataHome: folder.dir })).toBeUndefined();
});

test('the note of a dead Postgres whose process id another program has by now is not believed', async () => {
  await using folder = await temporaryFolder();
  {
    await using _ = await openDatabase({ dataHome: folder.dir, log: silent });
  }
  const note = [
    process.pid,
    join(folder.dir, 'postgres', 'data'),
    '1',
    '1',
    '',
    '127.0.0.1',
    '',
    'ready',
  ].join('\n');
  await writeFile(join(folder.dir, 'postgres', 'data', 'postmaster.pid'), note);
  await using database = await openDatabase({ dataHome: folder.dir, log: silent });
  expect(database.adopted).toBe(false);
});

test('an initialisation that was cut off is thrown away and done anew', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.dir, 'postgres', 'initialising'), { recursive: true });
  await writeFile(join(folder.dir, 'postgres', 'initialising', 'PG_VERSION'), '18');
  await using database = await openDatabase({ dataHome: folder.dir, log: silent });
  expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await readdir(join(folder.dir, 'postgres'))).toEqual(['data']);
});

test('a data home below a folder that only its owner may enter works, as root too', async () => {
  await using folder = await temporaryFolder();
  await chmod(folder.dir, 0o700);
  await using database = await openDatabase({ dataHome: join(folder.dir, 'deep', 'home'), log: silent });
  expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('another port is taken when the remembered one is in use', async () => {
  await using folder = await temporaryFolder();
  let port: number;
  {
    await using first = await openDatabase({ dataHome: folder.dir, log: silent });
    port = Number(new URL(first.url).port);
  }
  await using squatter = createServer();
  squatter.listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  await using database = await openDatabase({ dataHome: folder.dir, log: silent });
  expect(new URL(database.url).port).not.toBe(String(port));
});

test('a Postgres of one’s own that does not answer is named without its password', async () => {
  await using folder = await temporaryFolder();
  const url = 'postgresql://someone:very-secret@127.0.0.1:1/heirloom';
  const error: unknown = await openDatabase({ url, dataHome: folder.dir, log: silent }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatabaseUnreachable);
  expect(String(error)).toContain('127.0.0.1:1');
  expect(String(error)).not.toContain('very-secret');
  expect(await readdir(folder.dir)).toEqual([]);
});

test('an address that is none is refused without repeating it', async () => {
  await using folder = await temporaryFolder();
  const attempt = openDatabase({ url: 'mysql://me:very-secret@db/x', dataHome: folder.dir, log: silent });
  await expect(attempt).rejects.toThrow(/DATABASE_URL is not of the form/);
  await expect(attempt).rejects.not.toThrow('very-secret');
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function openAndBeKilled(dataHome: string): Promise<void> {
  const database = JSON.stringify(import.meta.resolve('../../src/durable/database.ts'));
  const log = JSON.stringify(import.meta.resolve('../../src/lib/log.ts'));
  const script = `
    const { openDatabase } = await import(${database});
    const { createLog } = await import(${log});
    const quiet = createLog({ level: 'silent', redact: (text) => text });
    await openDatabase({ dataHome: ${JSON.stringify(dataHome)}, log: quiet });
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const [, signal]: unknown[] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}
