import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { isNotFound } from './file-errors.ts';

const Remembered = z.object({ password: z.string().min(20), port: z.number().int().optional() });
type Remembered = z.infer<typeof Remembered>;

/** How to get into the embedded Postgres; remembered in a file that only its owner can read. */
export interface ClusterAccess {
  readonly superuser: string;
  readonly password: string;
  url(port: number, database: string): string;
  /** The port of last time if it is free, else a new one, which is remembered. */
  choosePort(): Promise<number>;
}

const SUPERUSER = 'heirloom';

export async function clusterAccess(dataHome: string): Promise<ClusterAccess> {
  const file = join(dataHome, 'postgres.json');
  const remembered =
    (await recall(file)) ?? (await remember(file, { password: randomBytes(24).toString('base64url') }));
  return {
    superuser: SUPERUSER,
    password: remembered.password,
    url: (port, database) => `postgresql://${SUPERUSER}:${remembered.password}@127.0.0.1:${port}/${database}`,
    async choosePort() {
      const last = (await recall(file))?.port;
      if (last !== undefined && (await listenOnce(last)) !== undefined) return last;
      const port = await listenOnce(0);
      if (port === undefined) throw new Error('No free port was found on the loopback interface.');
      await remember(file, { ...remembered, port });
      return port;
    },
  };
}

async function recall(file: string): Promise<Remembered | undefined> {
  try {
    return Remembered.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new Error(
      `${file} does not hold the access to the embedded Postgres any more; restore it from a backup.`,
      {
        cause: error,
      },
    );
  }
}

async function remember(file: string, value: Remembered): Promise<Remembered> {
  await writeFile(`${file}.new`, JSON.stringify(value), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return value;
}

/** The port on which a listener could be opened (and was closed again), or undefined. */
async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      return undefined;
    throw error;
  } finally {
    server.close();
  }
}
