import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openDatabase } from '../../src/durable/database.ts';
import { createLog } from '../../src/lib/log.ts';

export const silent = createLog({ level: 'silent', redact: (text) => text });

export interface TemporaryFolder extends AsyncDisposable {
  readonly dir: string;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const dir = await mkdtemp(join(tmpdir(), 'heirloom-durable-'));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

export interface TemporaryPostgres extends AsyncDisposable {
  /** The address of a database that nothing was written to yet. */
  freshDatabase(): Promise<string>;
}

/** A real Postgres in a folder that is private to its owner, as temporary folders are. */
export async function temporaryPostgres(): Promise<TemporaryPostgres> {
  await using resources = new AsyncDisposableStack();
  const { dir } = resources.use(await temporaryFolder());
  const { url } = resources.use(await openDatabase({ dataHome: dir, log: silent }));
  let count = 0;
  const kept = resources.move();
  return {
    async freshDatabase() {
      count += 1;
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(`create database fresh_${count}`);
      await client.end();
      return new URL(`/fresh_${count}`, url).href;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
