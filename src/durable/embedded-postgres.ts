import { chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../lib/log.ts';
import { clusterAccess, type ClusterAccess } from './cluster-access.ts';
import { connectTo } from './connection.ts';
import { isNotFound } from './file-errors.ts';
import { keepPostgres } from './keep-postgres.ts';
import { failureToldIn, hasEnded, launch, PostgresFailed, runToEnd } from './postgres-process.ts';
import { findPostgresPrograms } from './postgres-programs.ts';
import { forgetDeadPostmaster, readPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';
import { findServerUser, type ServerUser } from './server-user.ts';

const DATABASE = 'heirloom';
const START_SECONDS = 60;

interface Cluster {
  /** Holds the data; made complete under another name first. */
  readonly data: string;
  readonly access: ClusterAccess;
  readonly user: ServerUser | undefined;
  readonly logFile: string;
}

export interface RunningPostgres extends AsyncDisposable {
  readonly url: string;
  /** True when a Postgres was found running that a killed process had left behind. */
  readonly adopted: boolean;
}

/** Starts the data home's own Postgres, or adopts it when it runs already. Disposing stops it either way. */
export async function startEmbeddedPostgres(
  dataHome: string,
  log: Log,
  signal?: AbortSignal,
): Promise<RunningPostgres> {
  await mkdir(join(dataHome, 'postgres'), { recursive: true, mode: 0o700 });
  const home = await realpath(join(dataHome, 'postgres'));
  const user = await findServerUser(signal);
  if (user) await chown(home, user.uid, user.gid);
  const access = await clusterAccess(dataHome);
  const cluster: Cluster = {
    data: join(home, 'data'),
    access,
    user,
    logFile: resolve(dataHome, 'postgres.log'),
  };
  await initialise(cluster, home, signal);

  await using server = new AsyncDisposableStack();
  server.defer(() => stopPostmaster(cluster.data));
  const left = await readPostmaster(cluster.data);
  const adopted = left !== undefined && (await answersAs(cluster, left, signal));
  if (adopted) log.info('adopted the Postgres that an earlier process left running', { ...left });
  const port = adopted ? left.port : await start(cluster, signal);
  await createDatabase(access.url(port, 'postgres'), signal);
  server.use(
    keepPostgres({
      runs: async () => (await readPostmaster(cluster.data)) !== undefined,
      start: async () => {
        const again = await start(cluster);
        if (again !== port)
          log.error('Postgres has another port now: Heirloom has to be restarted', { port: again });
      },
      log,
    }),
  );
  const kept = server.move();
  return { url: access.url(port, DATABASE), adopted, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The address of a data home's Postgres while some other process runs it. */
export async function findEmbeddedPostgres(dataHome: string): Promise<string | undefined> {
  const home = join(dataHome, 'postgres');
  if (!(await isThere(home))) return undefined;
  const postmaster = await readPostmaster(join(await realpath(home), 'data'));
  if (!postmaster) return undefined;
  return (await clusterAccess(dataHome)).url(postmaster.port, DATABASE);
}

/** A cluster appears under its name only when complete; what an interrupted attempt left is thrown away. */
async function initialise(cluster: Cluster, home: string, signal?: AbortSignal): Promise<void> {
  if (await isThere(join(cluster.data, 'PG_VERSION'))) return;
  const { initdb } = findPostgresPrograms();
  const unfinished = join(home, 'initialising');
  const passwordFile = join(home, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  try {
    await writeFile(passwordFile, cluster.access.password, { mode: 0o600 });
    if (cluster.user) await chown(passwordFile, cluster.user.uid, cluster.user.gid);
    const args = [
      `--pgdata=${unfinished}`,
      `--username=${cluster.access.superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    await runToEnd({ ...cluster, program: initdb, args, needs: passwordFile }, signal);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, cluster.data);
}

/** Starts the server on the remembered port, or on another one when that is taken. */
async function start(cluster: Cluster, signal?: AbortSignal): Promise<number> {
  const { postgres } = findPostgresPrograms();
  await forgetDeadPostmaster(cluster.data);
  for (let attempt = 1; ; attempt += 1) {
    const port = await cluster.access.choosePort();
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_checkpoints=off'];
    const options = settings.flatMap((setting) => ['-c', setting]);
    const args = ['-D', cluster.data, '-p', String(port), ...options];
    const server = await launch({ ...cluster, program: postgres, args, needs: cluster.data });
    server.unref();
    if (await answers(cluster.access.url(port, 'postgres'), () => !hasEnded(server), signal)) return port;
    const portWasTaken = (await readFile(cluster.logFile, 'utf8')).includes('could not bind');
    if (!portWasTaken || attempt === 3) throw await failureToldIn(cluster.logFile);
  }
}

/** Is it really the server of this data directory that runs there, and does it take our password? */
async function answersAs(cluster: Cluster, left: Postmaster, signal?: AbortSignal): Promise<boolean> {
  const url = cluster.access.url(left.port, 'postgres');
  const alive = async () => (await readPostmaster(cluster.data))?.pid === left.pid;
  if (!(await answers(url, alive, signal))) return false;
  await using connection = await connectTo(url, signal);
  const { rows } = await connection.client.query<{ data_directory: string }>('show data_directory');
  if (rows[0]?.data_directory === cluster.data) return true;
  throw new PostgresFailed(
    `Another Postgres answers on port ${left.port} in place of the one of ${cluster.data}.`,
  );
}

/** Waits until a connection succeeds; false as soon as the server is gone. */
async function answers(
  url: string,
  alive: () => boolean | Promise<boolean>,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    try {
      await using _ = await connectTo(url, signal);
      return true;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(await alive())) return false;
      if (Date.now() > deadline)
        throw new PostgresFailed('Postgres runs but does not let Heirloom in.', { cause: error });
    }
    await sleep(50, undefined, signal ? { signal } : {});
  }
}

async function createDatabase(url: string, signal?: AbortSignal): Promise<void> {
  await using connection = await connectTo(url, signal);
  const { rowCount } = await connection.client.query('select from pg_database where datname = $1', [
    DATABASE,
  ]);
  if (rowCount === 0) await connection.client.query(`create database ${DATABASE}`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
